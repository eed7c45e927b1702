/* Folds the numbers, then draws every figure of the page from the JSON beside it, in the reader's colours. */
"use strict";
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var print = window.matchMedia("print");
  var coarse = window.matchMedia("(pointer: coarse)");
  /* What a figure says for "black in light, white in dark". */
  var INK = "#010101";
  var PRINTED_WIDTH = 680;
  var SERIES = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9"];

  Array.prototype.forEach.call(document.querySelectorAll("details.numbers"), function (numbers) {
    numbers.open = false;
  });

  function themeColour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function inked(value, ink) {
    if (value === INK) return ink;
    if (Array.isArray(value)) return value.map(function (each) { return inked(each, ink); });
    if (typeof value !== "object" || value === null) return value;
    return Object.keys(value).reduce(function (copy, key) { copy[key] = inked(value[key], ink); return copy; }, {});
  }

  function themed(layout, ink) {
    var line = themeColour("line");
    var axis = {
      automargin: true,
      gridcolor: line,
      linecolor: line,
      zerolinecolor: ink,
      zerolinewidth: 1,
      title: { font: { size: 14 } },
    };
    // Under the figure's own layout: what it says itself stays.
    var template = {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: "system-ui, sans-serif", size: 14, color: ink },
        colorway: SERIES,
        xaxis: axis,
        yaxis: axis,
        modebar: { bgcolor: "rgba(0,0,0,0)", color: themeColour("quiet"), activecolor: ink },
        hoverlabel: { bgcolor: themeColour("paper"), font: { color: ink } },
        legend: { bgcolor: "rgba(0,0,0,0)", orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
        margin: { t: 24, r: 16, b: 48, l: 56 },
      },
    };
    var own = { template: template, autosize: true };
    // A finger that scrolls the page must not zoom the plot.
    if (coarse.matches) own.dragmode = false;
    if (print.matches) own.width = PRINTED_WIDTH;
    return Object.assign(own, inked(layout, ink));
  }

  var figures = Array.prototype.map.call(document.querySelectorAll("script.figure-data"), function (source) {
    return { plot: source.parentElement.querySelector(".plot"), figure: JSON.parse(source.textContent) };
  });

  /* A plot inside a closed disclosure has no size; it is drawn when it opens. */
  function isVisible(each) {
    return each.plot.offsetParent !== null;
  }

  function draw(each) {
    var ink = themeColour("ink");
    each.isDrawn = true;
    // A figure that asks for a height gets it; what follows must not lie over it.
    if (each.figure.layout.height) each.plot.style.height = each.figure.layout.height + "px";
    return Plotly.react(each.plot, inked(each.figure.data, ink), themed(each.figure.layout, ink), {
      responsive: true,
      displaylogo: false,
      // A drag zooms; more buttons would only be more stops for the keyboard.
      modeBarButtons: [["resetScale2d", "toImage"]],
    });
  }

  function redraw() {
    figures.filter(isVisible).forEach(draw);
  }

  /* A link to something folded opens what folds it. */
  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    for (var each = target; each; each = each.parentElement) {
      if (each.tagName === "DETAILS") each.open = true;
    }
    if (target) target.scrollIntoView();
  }

  redraw();
  if (location.hash) reveal();
  window.addEventListener("hashchange", reveal);
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
