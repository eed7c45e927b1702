/* The room that a figure needs: names along its axes are as long as symbols are, and titles as long as sentences. */
"use strict";
(function () {
  /* Names may take the rest of the height that a figure was given for its marks; for more than that it grows. */
  var LEAST_AREA_SHARE = 0.75;
  var SLACK_PX = 1;

  /* What its layout asks for; without a height it fills its place. */
  function roomAsked(layout) {
    return { height: tenbinFigures.heightOf(layout) };
  }

  /* More room than the figure was drawn in, with the height it had at first; undefined where that was enough. */
  function roomWanted(plot, room) {
    var drawn = plot._fullLayout;
    var asked = room.asked || drawn.height;
    var area = LEAST_AREA_SHARE * (asked - drawn.margin.t - drawn.margin.b);
    var over = titlesOver(plot);
    // A title stands at the middle of its axis, which comes down by half of what the figure grows.
    var lack = Math.max(area - drawn._size.h, 2 * over.height);
    if (lack <= SLACK_PX && over.width <= SLACK_PX) return undefined;
    return { asked: asked, height: Math.ceil(drawn.height + Math.max(0, lack)), areaWidth: drawn._size.w };
  }

  /* By how much titles of axes leave the drawing, which on paper is narrower than its place. */
  function titlesOver(plot) {
    var place = plot.querySelector(".main-svg").getBoundingClientRect();
    var titles = Array.from(plot.querySelectorAll(".infolayer .xtitle, .infolayer .ytitle"));
    return titles.reduce(function (most, title) {
      var box = title.getBoundingClientRect();
      return {
        width: Math.max(most.width, place.left - box.left, box.right - place.right),
        height: Math.max(most.height, place.top - box.top, box.bottom - place.bottom),
      };
    }, { width: 0, height: 0 });
  }

  tenbinFigures.roomAsked = roomAsked;
  tenbinFigures.roomWanted = roomWanted;
})();
