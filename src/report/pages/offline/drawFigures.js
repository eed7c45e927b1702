/* Folds the numbers; unpacks plotly.js, then draws every figure from the JSON beside it. */
"use strict";
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var print = window.matchMedia("print");
  /* Names that get more room may turn, and then need less or more of it. */
  var MOST_TRIES = 3;

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

  function react(each, figure, room) {
    // What follows must not lie over it.
    each.plot.style.height = room.height ? room.height + "px" : "";
    var layout = tenbinFigures.themed(figure.layout, each.plot, room);
    return Plotly.react(each.plot, tenbinFigures.inked(figure.data), layout, {
      responsive: true,
      displaylogo: false,
      // A drag zooms; more buttons would only be more stops for the keyboard.
      modeBarButtons: [["resetScale2d", "toImage"]],
    });
  }

  /* In the room that it asks for, and in more where its names and titles need it. */
  function reactInRoom(each, figure) {
    function fit(room, tries) {
      each.room = room;
      return react(each, figure, room).then(function () {
        var wanted = tenbinFigures.roomWanted(each.plot, room);
        if (wanted && tries > 0) return fit(wanted, tries - 1);
      });
    }
    return fit(tenbinFigures.roomAsked(figure.layout), MOST_TRIES);
  }

  /* With the names beside the marks, and with a legend in their place where they would lie on something. */
  function draw(each) {
    var isFirst = !each.isDrawn;
    each.isDrawn = true;
    each.plot.dataset.state = "drawing";
    return reactInRoom(each, each.figure)
      .then(function () {
        if (each.names.length > 0 && tenbinFigures.namesCollide(each))
          return reactInRoom(each, tenbinFigures.withLegend(each.figure));
      })
      .then(function () {
        each.plot.dataset.state = "drawn";
        if (isFirst) each.plot.on("plotly_autosize", function () { if (isAnother(each)) drawSoon(each); });
        each.plot.dispatchEvent(new Event("tenbin-drawn"));
      });
  }

  /* Whether a figure of another width stands otherwise: with a legend, or in more or less room. */
  function isAnother(each) {
    return each.names.length > 0 || each.room.asked !== undefined || tenbinFigures.roomWanted(each.plot, each.room);
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
