/* Folds the numbers; unpacks plotly.js, then draws every figure from the JSON beside it. */
"use strict";
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var print = window.matchMedia("print");

  Array.prototype.forEach.call(document.querySelectorAll("details.numbers"), function (numbers) {
    numbers.open = false;
  });

  var figures = Array.prototype.map.call(document.querySelectorAll("script.figure-data"), function (source) {
    var figure = JSON.parse(source.textContent);
    var plot = source.parentElement.querySelector(".plot");
    return { plot: plot, figure: figure, names: tenbinFigures.namesBeside(figure) };
  });

  figures.forEach(tenbinFigures.widen);

  /* A plot inside a closed disclosure has no size; it is drawn when it opens. Paper hides what is not drawn, and that
     is no reason to leave it so. */
  function isVisible(each) {
    return each.plot.closest("details:not([open])") === null;
  }

  function react(each, figure) {
    return Plotly.react(each.plot, tenbinFigures.inked(figure.data), tenbinFigures.themed(figure.layout, each.plot), {
      responsive: true,
      displaylogo: false,
      // A drag zooms; more buttons would only be more stops for the keyboard.
      modeBarButtons: [["resetScale2d", "toImage"]],
    });
  }

  /* With the names beside the marks, and with a legend in their place where they would lie on something. */
  function draw(each) {
    var isFirst = !each.isDrawn;
    each.isDrawn = true;
    each.plot.dataset.state = "drawing";
    // A figure that asks for a height gets it; what follows must not lie over it.
    var height = tenbinFigures.heightOf(each.figure.layout);
    if (height) each.plot.style.height = height + "px";
    return react(each, each.figure)
      .then(function () {
        if (each.names.length > 0 && tenbinFigures.namesCollide(each))
          return react(each, tenbinFigures.withLegend(each.figure));
      })
      .then(function () {
        each.plot.dataset.state = "drawn";
        if (isFirst && each.names.length > 0) each.plot.on("plotly_autosize", function () { drawSoon(each); });
        each.plot.dispatchEvent(new Event("tenbin-drawn"));
      });
  }

  /* Not from inside plotly's own resize. */
  function drawSoon(each) {
    if (each.plot.dataset.state === "drawing") return;
    each.plot.dataset.state = "drawing";
    setTimeout(function () { draw(each); });
  }

  function redraw() {
    if (isReady) figures.filter(isVisible).forEach(draw);
  }

  /* The policy names the unpacked text by its hash, so nothing else could be put in its place. */
  function unpack(packed) {
    var bytes = Uint8Array.from(atob(packed.textContent), function (letter) { return letter.charCodeAt(0); });
    var text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(text).text().then(function (source) {
      var script = document.createElement("script");
      script.textContent = source;
      document.body.appendChild(script);
    });
  }

  var isReady = false;
  unpack(document.getElementById("packed-plotly")).then(function () {
    isReady = true;
    redraw();
    // Where a link leads has moved since.
    window.dispatchEvent(new Event("tenbin-grown"));
  });
  dark.addEventListener("change", redraw);
  tenbinFigures.narrow.addEventListener("change", redraw);
  window.addEventListener("tenbin-theme", redraw);
  print.addEventListener("change", redraw);
  document.addEventListener(
    "toggle",
    function () {
      figures.forEach(function (each) {
        if (isReady && !each.isDrawn && isVisible(each)) draw(each);
      });
    },
    true
  );
})();
