/* Runs before the first paint. Tells the style sheet that scripts run; with "as my device" it follows the device. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  if (root.getAttribute("data-theme") !== "auto") return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function follow() { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); }
  follow();
  dark.addEventListener("change", follow);
}());
