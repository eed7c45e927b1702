/* Names that stand beside the marks of a figure, and a legend in their place where they would lie on something. */
"use strict";
(function () {
  /* What a name must not lie on, nor begin or end at. */
  var AIR_PX = 3;
  var LINES = ".scatterlayer path.js-line, .scatterlayer path.yerror, .shapelayer path";

  /* Traces whose name stands beside their marks, as a text of their own or as a note of the figure. */
  function namesBeside(figure) {
    var notes = (figure.layout.annotations || []).map(function (note) { return note.text; });
    return figure.data
      .filter(function (trace) {
        var hasOwn = /text/.test(trace.mode || "") && Array.isArray(trace.text) && trace.text.indexOf(trace.name) >= 0;
        return trace.name && (hasOwn || notes.indexOf(trace.name) >= 0);
      })
      .map(function (trace) { return trace.name; });
  }

  function withLegend(figure) {
    var names = namesBeside(figure);
    var listed = [];
    var data = figure.data.map(function (trace) {
      if (names.indexOf(trace.name) < 0) return trace;
      var isListed = listed.indexOf(trace.name) >= 0;
      listed.push(trace.name);
      var own = { showlegend: !isListed, legendgroup: trace.name };
      if (trace.text && trace.text.indexOf(trace.name) >= 0) {
        own.text = undefined;
        own.mode = trace.mode.replace(/\+?text/, "");
      }
      return Object.assign({}, trace, own);
    });
    var notes = (figure.layout.annotations || []).filter(function (note) { return names.indexOf(note.text) < 0; });
    return { data: data, layout: Object.assign({}, figure.layout, { annotations: notes, showlegend: true }) };
  }

  /* Whether a name lies on another text or a line, or leaves its figure. Boxes less the air around the letters. */
  function namesCollide(each) {
    // Of the drawing, which on paper is narrower than its place.
    var place = each.plot.querySelector(".main-svg").getBoundingClientRect();
    var texts = Array.from(each.plot.querySelectorAll(".main-svg text"), function (text) {
      var box = text.getBoundingClientRect();
      return { words: text.textContent, left: box.left, right: box.right, top: box.top + 3, bottom: box.bottom - 3 };
    }).filter(function (box) { return box.words && box.right > box.left; });
    var names = texts.filter(function (box) { return each.names.indexOf(box.words) >= 0; });
    function meets(box, other) {
      return box !== other && box.left < other.right && other.left < box.right &&
        box.top < other.bottom && other.top < box.bottom;
    }
    function isCrossedAt(point) {
      return names.some(function (box) {
        return point.x > box.left - AIR_PX && point.x < box.right + AIR_PX && point.y > box.top && point.y < box.bottom;
      });
    }
    return names.some(function (box) {
      return box.left < place.left || box.right > place.right || box.top < place.top ||
        texts.some(function (other) { return meets(box, other); });
    }) || Array.from(each.plot.querySelectorAll(LINES)).some(function (line) {
      // The edge of a band is no line.
      if (!(parseFloat(getComputedStyle(line).strokeWidth) > 0)) return false;
      var matrix = line.getScreenCTM();
      var length = line.getTotalLength();
      var steps = Math.min(600, Math.ceil(length / 3));
      for (var step = 0; step <= steps; step++) {
        var point = line.getPointAtLength((length * step) / Math.max(1, steps));
        if (isCrossedAt(point.matrixTransform(matrix))) return true;
      }
      return false;
    });
  }

  tenbinFigures.namesBeside = namesBeside;
  tenbinFigures.withLegend = withLegend;
  tenbinFigures.namesCollide = namesCollide;
})();
