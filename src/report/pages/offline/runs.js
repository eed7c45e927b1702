/* Two reports side by side, from what the page holds. Everything is written as text. */
"use strict";
(function () {
  var runs = JSON.parse(document.getElementById("runs-data").textContent);
  var section = document.getElementById("compare");
  var table = section.querySelector("table");
  var picks = [document.getElementById("compare-a"), document.getElementById("compare-b")];
  /* Its rows change with the choice, so tables.js must not remember them. */
  table.dataset.touched = "true";
  var onlyTurned = document.getElementById("compare-turned");

  function cell(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    if (name === "td") made.className = "text";
    return made;
  }

  function row(cells) {
    var made = document.createElement("tr");
    cells.forEach(function (each) { made.appendChild(each); });
    return made;
  }

  function heading(text, scope) {
    var made = cell("th", text);
    made.scope = scope;
    made.className = "text";
    return made;
  }

  function namesOf(run) {
    return run.rows.map(function (each) { return each[0]; });
  }

  /* Name, sign and word, and of a gate its value; undefined where the run has no such row. */
  function rowOf(run, name) {
    return run.rows.filter(function (each) { return each[0] === name; })[0];
  }

  function words(found) {
    return found === undefined ? "not judged" : found.slice(1).join(", ");
  }

  function sign(found) {
    return found === undefined ? "" : found[1];
  }

  function draw() {
    var a = runs[picks[0].value];
    var b = runs[picks[1].value];
    var rows = namesOf(a).concat(namesOf(b).filter(function (name) { return rowOf(a, name) === undefined; }))
      .map(function (name) {
        var before = rowOf(a, name);
        var after = rowOf(b, name);
        var isTurned = sign(before) !== sign(after);
        return { name: name, before: words(before), after: words(after), isTurned: isTurned };
      });
    var turned = rows.filter(function (each) { return each.isTurned; });
    table.caption.textContent = turned.length + " of " + rows.length + " rows differ in what they say";
    var headings = ["Row", a.name, b.name, "Turned"].map(function (text) { return heading(text, "col"); });
    table.tHead.replaceChildren(row(headings));
    table.tBodies[0].replaceChildren.apply(
      table.tBodies[0],
      (onlyTurned.checked ? turned : rows).map(function (each) {
        var differs = each.isTurned ? "differs" : "";
        return row([heading(each.name, "row"), cell("td", each.before), cell("td", each.after), cell("td", differs)]);
      })
    );
    document.getElementById("compare-command").textContent =
      "make report-diff A=reports/" + a.name + " B=reports/" + b.name;
  }

  picks.forEach(function (pick, which) {
    runs.forEach(function (run, k) {
      var option = cell("option", run.name);
      option.value = k;
      pick.appendChild(option);
    });
    pick.value = which;
    pick.addEventListener("change", draw);
  });
  onlyTurned.addEventListener("change", draw);
  section.hidden = false;
  draw();
})();
