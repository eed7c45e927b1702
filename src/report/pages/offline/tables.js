/*
 * Tables that sort by any column, show the rows that hold some words, and give what is shown as CSV. A table in a
 * closed disclosure is prepared when it opens.
 */
"use strict";
(function () {
  var LEAST_TO_SORT = 4;
  var LEAST_TO_FILTER = 12;
  /* In the place of a number that there is not, and of rows that were left out. */
  var NOT_SHOWN = document.documentElement.lang === "ja" ? "表示できない" : "not shown";
  var WORDS = document.documentElement.lang === "ja"
    ? {
      filter: "次の語を含む行 ", of: " / ", rows: " 行",
      download: "CSV をダウンロード", shown: "表示中の行の CSV をダウンロード"
    }
    : {
      filter: "Rows with ", of: " of ", rows: " rows",
      download: "Download as CSV", shown: "Download the rows shown as CSV"
    };
  var LEFT_OUT = "\u2026";
  var NEXT = { none: "ascending", ascending: "descending", descending: "none" };
  var SIGNS = { ascending: "\u25b2", descending: "\u25bc", none: "\u21c5" };
  var NUMBER = /^[<>=\u2264\u2265+]?\s?([-\u2212]?\d[\d\s]*(?:\.\d+)?(?:e[+-]?\d+)?)(?![\d:.-])/i;

  function textOf(cell) {
    return (cell.dataset.value || cell.textContent).trim().replace(/\u202f/g, "\u2009");
  }

  /* Without the signs and marks that stand in a heading for the eye. */
  function headingOf(cell) {
    return cell.dataset.heading || cell.textContent.trim();
  }

  function numberOf(text) {
    var found = NUMBER.exec(text);
    return found ? Number(found[1].replace(/\s/g, "").replace("\u2212", "-")) : NaN;
  }

  function isMissing(text) {
    return text === "" || text.indexOf(NOT_SHOWN) === 0;
  }

  /* By number where every cell that says something begins with one, else by letter; what is missing comes last. */
  function orderOf(rows, column, direction) {
    var texts = new Map(rows.map(function (row) { return [row, textOf(row.cells[column])]; }));
    var said = rows.filter(function (row) { return !isMissing(texts.get(row)); });
    var missing = rows.filter(function (row) { return isMissing(texts.get(row)); });
    var isNumeric = said.every(function (row) { return !isNaN(numberOf(texts.get(row))); });
    var sign = direction === "descending" ? -1 : 1;
    said.sort(function (a, b) {
      var one = texts.get(a);
      var other = texts.get(b);
      if (isNumeric) return sign * (numberOf(one) - numberOf(other));
      return one === other ? 0 : sign * (one < other ? -1 : 1);
    });
    return said.concat(missing);
  }

  /* As the library writes CSV (RFC 4180), what a spreadsheet would run as a formula quoted with an apostrophe. */
  function csvCell(text) {
    var isFormula = /^[\s\ufffd]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|^[\t\r\n]/.test(text) && isNaN(Number(text));
    var safe = isFormula ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  function csvOf(table, rows) {
    var headings = Array.prototype.map.call(table.tHead.rows[0].cells, headingOf);
    var lines = [headings].concat(rows.map(function (row) { return Array.prototype.map.call(row.cells, textOf); }));
    return lines.map(function (line) { return line.map(csvCell).join(",") + "\r\n"; }).join("");
  }

  function element(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  /* One heading row, one body, as many cells in each row, and nothing left out of it. */
  function isPlain(table) {
    if (!table.tHead || table.tHead.rows.length !== 1 || table.tBodies.length !== 1) return false;
    var rows = table.tBodies[0].rows;
    var columns = table.tHead.rows[0].cells.length;
    return rows.length >= LEAST_TO_SORT && Array.prototype.every.call(rows, function (row) {
      return row.cells.length === columns && row.cells[0].textContent.trim() !== LEFT_OUT;
    });
  }

  function prepare(table) {
    if (table.dataset.touched || !isPlain(table)) return;
    table.dataset.touched = "true";
    var body = table.tBodies[0];
    var given = Array.from(body.rows);
    var order = given;
    var sorted = { column: -1, direction: "none" };
    var words = "";
    var frame = table.closest(".wide") || table;
    var heads = Array.from(table.tHead.rows[0].cells);
    var download = linkOf(frame);
    var fileName = download.download;
    var said = element("span", { className: "shown-rows" });
    said.setAttribute("role", "status");

    function shownRows() {
      return order.filter(function (row) { return !row.hidden; });
    }

    function update() {
      order = sorted.direction === "none" ? given : orderOf(given, sorted.column, sorted.direction);
      order.forEach(function (row) {
        row.hidden = row.textContent.toLowerCase().indexOf(words) < 0;
        body.appendChild(row);
      });
      heads.forEach(function (head, column) {
        var direction = column === sorted.column ? sorted.direction : "none";
        if (direction === "none") head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", direction);
        var sign = head.querySelector(".sort-sign");
        if (sign) sign.textContent = SIGNS[direction];
      });
      var shown = shownRows().length;
      said.textContent = words ? shown + WORDS.of + given.length + WORDS.rows : "";
      download.textContent = words ? WORDS.shown : WORDS.download;
      download.href = "data:text/csv;charset=utf-8," + encodeURIComponent(csvOf(table, shownRows()));
      download.download = words ? fileName.replace(/\.csv$/, "-shown.csv") : fileName;
    }

    heads.forEach(function (head, column) {
      var title = head.textContent.trim();
      if (!title) return;
      head.dataset.heading = title;
      var sort = element("button", { type: "button", className: "sort" });
      var sign = element("span", { className: "sort-sign", textContent: SIGNS.none });
      sign.setAttribute("aria-hidden", "true");
      while (head.firstChild) sort.appendChild(head.firstChild);
      sort.append(" ", sign);
      sort.addEventListener("click", function () {
        sorted = { column: column, direction: NEXT[sorted.column === column ? sorted.direction : "none"] };
        update();
      });
      head.appendChild(sort);
    });

    if (given.length >= LEAST_TO_FILTER) {
      var filter = element("input", { type: "search", autocomplete: "off", spellcheck: false });
      filter.addEventListener("input", function () {
        words = filter.value.trim().toLowerCase();
        update();
      });
      var label = element("label", { textContent: WORDS.filter });
      label.appendChild(filter);
      var tools = element("div", { className: "row-filter" });
      tools.append(label, " ", said);
      frame.parentNode.insertBefore(tools, frame);
    }
    update();
  }

  /* The link that stands below the table already, or a new one. */
  function linkOf(frame) {
    var next = frame.nextElementSibling;
    if (next && next.matches("a.download")) return next;
    var named = frame.closest("[id]");
    var made = element("a", { className: "download", download: (named ? named.id : "table") + ".csv" });
    frame.after(made);
    return made;
  }

  function prepareVisible() {
    document.querySelectorAll("table.data:not(.models)").forEach(function (table) {
      if (table.checkVisibility ? table.checkVisibility() : table.offsetParent !== null) prepare(table);
    });
  }

  prepareVisible();
  document.addEventListener("toggle", prepareVisible, true);
})();
