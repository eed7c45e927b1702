/* How a figure is laid out: in the reader's colours, for a phone, on paper. Others ask `tenbinFigures` for it. */
"use strict";
var tenbinFigures = {};
(function () {
  var print = window.matchMedia("print");
  var coarse = window.matchMedia("(pointer: coarse)");
  /* What a figure says for "black in light, white in dark". */
  var INK = "#010101";
  var PRINTED_WIDTH = 680;
  /* Three figures with their words share a sheet; one with panels above each other keeps more of its height. */
  var PRINTED_SHARE = 0.52;
  var PRINTED_SHARE_OF_PANELS = 0.75;
  var TALL_PX = 450;
  var PRINTED_LETTER_PX = 11;
  /* Below it a figure is laid out for a phone. */
  var NARROW_PX = 640;
  var narrow = window.matchMedia("(max-width: " + (NARROW_PX - 1) + "px)");
  var LEGEND_ABOVE = { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" };
  var LETTER_PX = 8;
  var PANEL_PX = 190;
  var TICK_PX = 18;
  var SERIES = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9"];

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
  function narrowed(layout, width, room) {
    var height = room.height || 416;
    return Object.keys(layout).reduce(function (own, key) {
      var value = layout[key];
      if (key === "legend") own[key] = Object.assign({}, value, LEGEND_ABOVE);
      else if (/^[xy]axis\d*$/.test(key) && value && value.title && value.title.text) {
        var domain = value.domain || [0, 1];
        var span = domain[1] - domain[0];
        var columns = key[0] === "x" && !value.domain && layout.grid ? layout.grid.columns : 1;
        var across = room.areaWidth || 0.55 * width;
        var length = key[0] === "x" ? (across * span) / columns : (height - 110) * span;
        var title = Object.assign({}, value.title, { text: wrapped(value.title.text, length) });
        own[key] = Object.assign({}, value, { title: title });
        if (isCrowded(value)) own[key].tickangle = -90;
      } else own[key] = value;
      return own;
    }, {});
  }

  function wrapped(text, length) {
    var letters = Math.max(8, Math.floor(length / LETTER_PX));
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

  /* Undefined where the figure asks for none. */
  function heightOf(layout) {
    if (!print.matches || !layout.height) return layout.height;
    var rows = new Set(Object.keys(layout).filter(function (key) {
      return /^yaxis\d*$/.test(key) && layout[key].domain;
    }).map(function (key) { return layout[key].domain[0]; }));
    return layout.height * (rows.size > 1 || layout.height >= TALL_PX ? PRINTED_SHARE_OF_PANELS : PRINTED_SHARE);
  }

  /* @param room As `roomAsked` or `roomWanted` say it. */
  function themed(layout, plot, room) {
    var ink = themeColour("ink");
    var line = themeColour("line");
    var letters = print.matches ? PRINTED_LETTER_PX : 14;
    var axis = {
      automargin: true,
      gridcolor: line,
      linecolor: line,
      zerolinecolor: ink,
      zerolinewidth: 1,
      title: { font: { size: letters } },
    };
    // Under the figure's own layout: what it says itself stays.
    var template = {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: "system-ui, sans-serif", size: letters, color: ink },
        colorway: SERIES,
        xaxis: axis,
        yaxis: axis,
        modebar: { bgcolor: "rgba(0,0,0,0)", color: themeColour("quiet"), activecolor: ink },
        hoverlabel: { bgcolor: themeColour("paper"), font: { color: ink } },
        legend: Object.assign({ bgcolor: "rgba(0,0,0,0)" }, LEGEND_ABOVE),
        margin: print.matches ? { t: 18, r: 16, b: 36, l: 48 } : { t: 24, r: 16, b: 48, l: 56 },
      },
    };
    // Names take what they need, and the figure grows by it; plotly would cut them at a height of its own.
    var own = { template: template, autosize: true, minreducedheight: 2 };
    if (isNarrow()) layout = narrowed(layout, plot.clientWidth || window.innerWidth, room);
    // A finger that scrolls the page must not zoom the plot.
    if (coarse.matches) own.dragmode = false;
    if (print.matches) own.width = PRINTED_WIDTH;
    return Object.assign(own, inked(layout, ink), room.height ? { height: room.height } : {});
  }

  tenbinFigures.themed = themed;
  tenbinFigures.heightOf = heightOf;
  tenbinFigures.inked = function (value) { return inked(value, themeColour("ink")); };
  tenbinFigures.widen = widen;
  tenbinFigures.narrow = narrow;
})();
