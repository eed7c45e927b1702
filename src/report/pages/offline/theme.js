/* Light, dark or as the system says, and paper: chosen by the reader, remembered where the browser lets us. */
"use strict";
(function () {
  var KEY = "tenbin-theme";
  var root = document.documentElement;
  var isJapanese = root.lang === "ja";
  var CHOICES = isJapanese
    ? [["", "システムに合わせる"], ["light", "ライト"], ["dark", "ダーク"]]
    : [["", "As the system"], ["light", "Light"], ["dark", "Dark"]];

  /* Storage may be denied, and may hold anything. */
  function remembered() {
    try {
      var theme = localStorage.getItem(KEY);
      return theme === "light" || theme === "dark" ? theme : "";
    } catch {
      return "";
    }
  }

  function remember(theme) {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // The page looks as chosen until it is left.
    }
  }

  function apply(theme) {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function button(text, onClick) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", onClick);
    return made;
  }

  function addSwitch() {
    var group = document.createElement("div");
    group.className = "view";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", isJapanese ? "配色と印刷" : "Colours and paper");
    var chosen = CHOICES.map(function (choice) {
      var made = button(choice[1], function () {
        apply(choice[0]);
        remember(choice[0]);
        mark();
        window.dispatchEvent(new Event("tenbin-theme"));
      });
      made.dataset.choice = choice[0];
      return made;
    });
    function mark() {
      chosen.forEach(function (each) {
        each.setAttribute("aria-pressed", String(each.dataset.choice === (root.dataset.theme || "")));
      });
    }
    mark();
    chosen.forEach(function (each) { group.appendChild(each); });
    group.appendChild(button(isJapanese ? "印刷" : "Print", function () { window.print(); }));
    var header = document.querySelector("body > header");
    if (!header) {
      header = document.createElement("header");
      document.body.insertBefore(header, document.body.firstChild);
    }
    header.appendChild(group);
  }

  apply(remembered());
  document.addEventListener("DOMContentLoaded", addSwitch);
})();
