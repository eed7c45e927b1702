/* A link to something folded opens what folds it. */
"use strict";
(function () {
  function reveal() {
    if (!location.hash) return;
    var target = document.getElementById(location.hash.slice(1));
    for (var each = target; each; each = each.parentElement) {
      if (each.tagName === "DETAILS") each.open = true;
    }
    if (target) target.scrollIntoView();
  }

  window.addEventListener("hashchange", reveal);
  window.addEventListener("tenbin-grown", reveal);
  reveal();
})();
