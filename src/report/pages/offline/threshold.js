/* Moves the threshold over the page's own table: every number and word was made by the library, none is made here. */
"use strict";
(function () {
  document.querySelectorAll(".what-if").forEach(function (panel) {
    var grid = JSON.parse(panel.querySelector("script.threshold-data").textContent);
    var controls = panel.querySelector(".what-if-controls");
    var slider = controls.querySelector("input");
    var at = controls.querySelector("output");
    var back = controls.querySelector("button");
    var cells = Array.from(panel.querySelectorAll(".what-if-now tbody tr"), function (row) {
      return Array.from(row.querySelectorAll("td"));
    });
    var plot = panel.querySelector("figure .plot");

    function move() {
      var step = Number(slider.value);
      at.textContent = grid.thresholds[step];
      // What a screen reader hears at each step: the threshold, and the Buy share of the model that is judged.
      var judged = grid.models[grid.models.length - 1];
      slider.setAttribute("aria-valuetext", grid.thresholds[step] + ", " + judged.name + ": " + judged.texts[step][0]);
      back.disabled = step === grid.used;
      grid.models.forEach(function (model, k) {
        model.texts[step].forEach(function (text, column) { cells[k][column].textContent = text; });
      });
      if (plot.data) drawHours(step);
    }

    function drawHours(step) {
      grid.models.forEach(function (model) {
        var trace = plot.data.findIndex(function (each) { return each.name === model.name; });
        if (trace >= 0) Plotly.restyle(plot, { y: [model.hours[step]] }, [trace]);
      });
    }

    slider.addEventListener("input", move);
    back.addEventListener("click", function () {
      slider.value = String(grid.used);
      slider.focus();
      move();
    });
    // A figure that is drawn anew begins where it stood when the page was made.
    plot.addEventListener("tenbin-drawn", function () {
      if (Number(slider.value) !== grid.used) drawHours(Number(slider.value));
    });
    slider.value = String(grid.used);
    move();
    controls.hidden = false;
    panel.querySelector(".what-if-now").hidden = false;
  });
})();
