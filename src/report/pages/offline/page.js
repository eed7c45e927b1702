/* Folds the numbers; unpacks plotly.js, then draws every figure from the JSON beside it, in the reader's colours. */
"use strict";
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var print = window.matchMedia("print");
  var coarse = window.matchMedia("(pointer: coarse)");
  /* What a figure says for "black in light, white in dark". */
  var INK = "#010101";
  var PRINTED_WIDTH = 680;
  /* What a name must not lie on. */
  var LINES = ".scatterlayer path.js-line, .scatterlayer path.yerror, .shapelayer path";
  /* Below it a figure is laid out for a phone. */
  var NARROW_PX = 640;
  var narrow = window.matchMedia("(max-width: " + (NARROW_PX - 1) + "px)");
  var LEGEND_ABOVE = { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" };
  var LETTER_PX = 8;
  var PANEL_PX = 190;
  var TICK_PX = 18;
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

  function isNarrow() {
    return narrow.matches && !print.matches;
  }

  /* On a phone: the legend above, and titles of axes on as many lines as their axis needs. */
  function narrowed(layout, width) {
    var height = layout.height || 416;
    return Object.keys(layout).reduce(function (own, key) {
      var value = layout[key];
      if (key === "legend") own[key] = Object.assign({}, value, LEGEND_ABOVE);
      else if (/^[xy]axis\d*$/.test(key) && value && value.title && value.title.text) {
        var domain = value.domain || [0, 1];
        var span = domain[1] - domain[0];
        var columns = key[0] === "x" && !value.domain && layout.grid ? layout.grid.columns : 1;
        var room = key[0] === "x" ? (0.55 * width * span) / columns : (height - 110) * span;
        var title = Object.assign({}, value.title, { text: wrapped(value.title.text, room) });
        own[key] = Object.assign({}, value, { title: title });
        if (isCrowded(value)) own[key].tickangle = -90;
      } else own[key] = value;
      return own;
    }, {});
  }

  function wrapped(text, room) {
    var letters = Math.max(8, Math.floor(room / LETTER_PX));
    return text.split(" ").reduce(function (lines, word) {
      var last = lines[lines.length - 1];
      if (last !== undefined && (last + " " + word).length <= letters) lines[lines.length - 1] = last + " " + word;
      else lines.push(word);
      return lines;
    }, []).join("<br>");
  }

  /* How many named ticks would stand side by side, were all as near as the nearest two. */
  function ticksAcross(axis) {
    var at = (axis && axis.tickvals) || [];
    var gaps = at.slice(1).map(function (value, k) { return value - at[k]; });
    return gaps.length === 0 ? 0 : (at[at.length - 1] - at[0]) / Math.min.apply(null, gaps);
  }

  function isCrowded(axis) {
    return TICK_PX * ticksAcross(axis) > NARROW_PX / 2;
  }

  /* Panels in a row keep a width at which they can be read; on a phone they scroll sideways inside their figure. */
  function widen(each) {
    var starts = Object.keys(each.figure.layout).filter(function (key) {
      return /^xaxis\d*$/.test(key) && each.figure.layout[key].domain;
    }).map(function (key) { return each.figure.layout[key].domain[0]; });
    var grid = each.figure.layout.grid;
    var columns = Math.max(new Set(starts).size, (grid && grid.columns) || 1);
    var axis = each.figure.layout.xaxis;
    // Names along y leave panels half as much.
    var hasNames = each.figure.data.some(function (trace) { return trace.y && typeof trace.y[0] === "string"; });
    var areNarrow = columns >= (hasNames ? 2 : 3);
    if (!areNarrow && !isCrowded(axis)) return;
    var needed = areNarrow ? PANEL_PX * columns : TICK_PX * ticksAcross(axis);
    var frame = document.createElement("div");
    frame.className = "plot-frame";
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", "Scrolls sideways: " + each.plot.getAttribute("aria-label"));
    each.plot.before(frame);
    frame.append(each.plot);
    each.plot.style.minWidth = 70 + needed + "px";
  }

  function themed(layout, ink, plot) {
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
        legend: Object.assign({ bgcolor: "rgba(0,0,0,0)" }, LEGEND_ABOVE),
        margin: { t: 24, r: 16, b: 48, l: 56 },
      },
    };
    var own = { template: template, autosize: true };
    if (isNarrow()) layout = narrowed(layout, plot.clientWidth || window.innerWidth);
    // A finger that scrolls the page must not zoom the plot.
    if (coarse.matches) own.dragmode = false;
    if (print.matches) own.width = PRINTED_WIDTH;
    return Object.assign(own, inked(layout, ink));
  }

  var figures = Array.prototype.map.call(document.querySelectorAll("script.figure-data"), function (source) {
    var figure = JSON.parse(source.textContent);
    return { plot: source.parentElement.querySelector(".plot"), figure: figure, names: namesBeside(figure) };
  });

  figures.forEach(widen);

  /* A plot inside a closed disclosure has no size; it is drawn when it opens. */
  function isVisible(each) {
    return each.plot.offsetParent !== null;
  }

  function react(each, figure) {
    var ink = themeColour("ink");
    return Plotly.react(each.plot, inked(figure.data, ink), themed(figure.layout, ink, each.plot), {
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
    if (each.figure.layout.height) each.plot.style.height = each.figure.layout.height + "px";
    return react(each, each.figure)
      .then(function () {
        if (each.names.length > 0 && namesCollide(each)) return react(each, withLegend(each.figure));
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
    var place = each.plot.getBoundingClientRect();
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
        return point.x > box.left && point.x < box.right && point.y > box.top && point.y < box.bottom;
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

  function redraw() {
    if (isReady) figures.filter(isVisible).forEach(draw);
  }

  /* A link to something folded opens what folds it. */
  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    for (var each = target; each; each = each.parentElement) {
      if (each.tagName === "DETAILS") each.open = true;
    }
    if (target) target.scrollIntoView();
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
    if (location.hash) reveal();
  });
  window.addEventListener("hashchange", reveal);
  dark.addEventListener("change", redraw);
  narrow.addEventListener("change", redraw);
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
