/* Draws every figure of the page from the JSON beside it, in the colours of the reader's theme. */
"use strict";
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var print = window.matchMedia("print");

  function colours() {
    var isDark = dark.matches && !print.matches;
    return isDark ? { ink: "#e6e6e6", line: "#4a4f57" } : { ink: "#1a1a1a", line: "#d5d8dd" };
  }

  function themed(layout) {
    var colour = colours();
    var made = Object.assign({}, layout, {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: Object.assign({ family: "system-ui, sans-serif", size: 14 }, layout.font, { color: colour.ink }),
    });
    Object.keys(made).forEach(function (name) {
      if (/^[xy]axis\d*$/.test(name)) {
        made[name] = Object.assign({ automargin: true }, made[name], { gridcolor: colour.line, linecolor: colour.line, zerolinecolor: colour.ink });
      }
    });
    return made;
  }

  var figures = Array.prototype.map.call(document.querySelectorAll("script.figure-data"), function (source) {
    return { plot: source.parentElement.querySelector(".plot"), figure: JSON.parse(source.textContent) };
  });

  function draw() {
    return Promise.all(
      figures.map(function (each) {
        return Plotly.react(each.plot, each.figure.data, themed(each.figure.layout), { responsive: true, displaylogo: false });
      })
    ).then(function () {
      document.documentElement.dataset.drawn = String(figures.length);
    });
  }

  draw();
  dark.addEventListener("change", draw);
  print.addEventListener("change", draw);
})();
