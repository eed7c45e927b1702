/* Draws every figure of the page from the JSON beside it, in the colours of the reader's theme. */
"use strict";
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var print = window.matchMedia("print");
  var LIGHT = { ink: "#1a1a1a", paper: "#ffffff", line: "#d5d8dd" };
  var DARK = { ink: "#e6e6e6", paper: "#16181c", line: "#3a3f47" };

  function themed(layout) {
    var colour = dark.matches && !print.matches ? DARK : LIGHT;
    var axis = { automargin: true, gridcolor: colour.line, linecolor: colour.line, zerolinecolor: colour.ink, zerolinewidth: 1 };
    // Under the figure's own layout: what it says itself stays.
    var template = {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: "system-ui, sans-serif", size: 14, color: colour.ink },
        xaxis: axis,
        yaxis: axis,
        hoverlabel: { bgcolor: colour.paper, font: { color: colour.ink } },
        legend: { bgcolor: "rgba(0,0,0,0)" },
        margin: { t: 24, r: 16, b: 48, l: 56 },
      },
    };
    return Object.assign({ template: template, autosize: true }, JSON.parse(JSON.stringify(layout)));
  }

  var figures = Array.prototype.map.call(document.querySelectorAll("script.figure-data"), function (source) {
    return { plot: source.parentElement.querySelector(".plot"), figure: JSON.parse(source.textContent) };
  });

  /* A plot inside a closed disclosure has no size; it is drawn when it opens. */
  function isVisible(each) {
    return each.plot.offsetParent !== null;
  }

  function draw(each) {
    each.isDrawn = true;
    return Plotly.react(each.plot, each.figure.data, themed(each.figure.layout), { responsive: true, displaylogo: false });
  }

  function redraw() {
    figures.filter(isVisible).forEach(draw);
  }

  redraw();
  dark.addEventListener("change", redraw);
  print.addEventListener("change", redraw);
  document.addEventListener(
    "toggle",
    function () {
      figures.forEach(function (each) {
        if (!each.isDrawn && isVisible(each)) draw(each);
      });
    },
    true
  );
})();
