/*
 * One model in every figure: while the reader points at it in one, or has chosen it, what belongs to others fades.
 * A model is a name that traces of at least two figures bear; `v3.1, decisions` belongs to `v3.1`.
 */
"use strict";
(function () {
  var FADED = 0.2;
  /* Between two points of one figure nothing flickers. */
  var LINGER_MS = 150;
  var plots = Array.from(document.querySelectorAll("figure .plot"));
  var chosen = null;
  var lit = null;
  var timer = 0;

  function ownerOf(trace) {
    return String(trace.name || "").split(", ")[0];
  }

  var counts = new Map();
  document.querySelectorAll("figure > script.figure-data").forEach(function (source) {
    var names = new Set(JSON.parse(source.textContent).data.map(ownerOf));
    names.forEach(function (name) { if (name) counts.set(name, (counts.get(name) || 0) + 1); });
  });

  function isShared(name) {
    return counts.get(name) >= 2;
  }

  function light(name) {
    if (name === lit) return;
    lit = name;
    plots.forEach(function (plot) {
      if (!plot.data) return;
      var touched = [];
      plot.data.forEach(function (trace, k) { if (isShared(ownerOf(trace))) touched.push(k); });
      if (touched.length === 0) return;
      var opacity = touched.map(function (k) {
        return name === null || ownerOf(plot.data[k]) === name ? 1 : FADED;
      });
      Plotly.restyle(plot, { opacity: opacity }, touched);
    });
    document.querySelectorAll(".models [data-model]").forEach(function (cell) {
      cell.classList.toggle("lit", cell.dataset.model === name);
    });
    buttons.forEach(function (each) { each.setAttribute("aria-pressed", String(each.dataset.model === chosen)); });
  }

  /* For keys and fingers: the same from the heads of the models' table. */
  var buttons = Array.from(document.querySelectorAll(".models thead [data-model]")).flatMap(function (head) {
    var name = head.dataset.model;
    if (!isShared(name)) return [];
    var button = document.createElement("button");
    button.type = "button";
    button.className = "pick";
    button.dataset.model = name;
    button.title = "Show this model in every figure";
    button.setAttribute("aria-pressed", "false");
    button.append(head.firstChild);
    head.prepend(button);
    button.addEventListener("click", function () {
      chosen = chosen === name ? null : name;
      lit = undefined;
      light(chosen);
    });
    return [button];
  });

  plots.forEach(function (plot) {
    plot.addEventListener("tenbin-drawn", function () {
      if (plot.dataset.linked) return;
      plot.dataset.linked = "true";
      plot.on("plotly_hover", function (event) {
        clearTimeout(timer);
        var name = ownerOf(event.points[0].data);
        // Traces that share a label along x are hovered together: then none of them is meant.
        var isOne = event.points.every(function (point) { return ownerOf(point.data) === name; });
        light(isOne && isShared(name) ? name : chosen);
      });
      plot.on("plotly_unhover", function () {
        clearTimeout(timer);
        timer = setTimeout(function () { light(chosen); }, LINGER_MS);
      });
    });
  });
})();
