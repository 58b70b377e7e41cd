/* The pages of the day: the clock runs between two answers of the server, a lost connection is said, the screen stays on.
   Without this file the pages show the same and are reloaded by hand; words come from the page. */
(function () {
  "use strict";
  if (window.allianceCeremonies) return;
  window.allianceCeremonies = true;

  var ahead = 0;  // ms that this phone's clock lies behind the server's
  function live() { return document.querySelector("[data-live]"); }
  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }

  function settle() {
    var part = live();
    if (!part) return;
    ahead = Date.parse(part.dataset.at) - Date.now();
    var now = part.querySelector("[data-now]");
    var said = document.querySelector("[data-said]");
    var words = now ? now.textContent.trim() : "";
    if (said && said.dataset.last !== words) {
      if (said.dataset.last !== undefined) said.textContent = words;
      said.dataset.last = words;
    }
    tick();
  }
  function two(number) { return String(number).padStart(2, "0"); }
  function tick() {
    var at = Date.now() + ahead;
    each("[data-clock]", function (node) {
      node.textContent = new Intl.DateTimeFormat("en-GB", {
        hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: node.dataset.zone
      }).format(at);
    });
    each("[data-until]", function (node) {
      var left = Math.round((Date.parse(node.dataset.until) - at) / 1000);
      var size = Math.abs(left);
      node.textContent = (left < 0 ? "+" : "") + Math.floor(size / 60) + ":" + two(size % 60);
      node.classList.toggle("is-over", left < 0);
    });
  }
  function lost(is) { each("[data-lost]", function (node) { node.hidden = !is; }); }
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function () { lost(true); });
  });
  document.addEventListener("htmx:afterSwap", function () {
    lost(false);
    opened.forEach(function (id) { var one = document.getElementById(id); if (one) one.open = true; });
    settle();
  });
  window.addEventListener("offline", function () { lost(true); });
  /* A press that is under way is not overtaken by a poll, and what was opened stays open. */
  var opened = [];
  document.addEventListener("htmx:beforeSwap", function (event) {
    var part = live();
    if (!part) return;
    if (part.querySelector("form[data-sent]")) event.detail.shouldSwap = false;
    opened = Array.from(part.querySelectorAll("details[open]")).map(function (one) { return one.id; });
  });

  var lock = null;
  function stayOn() {
    if (!navigator.wakeLock || document.visibilityState !== "visible" || lock) return;
    navigator.wakeLock.request("screen").then(function (held) {
      lock = held;
      held.addEventListener("release", function () { lock = null; });
    }, function () { lock = null; });
  }
  document.addEventListener("visibilitychange", stayOn);
  document.addEventListener("DOMContentLoaded", function () { settle(); stayOn(); });
  if (document.readyState !== "loading") { settle(); stayOn(); }
  setInterval(tick, 1000);
}());
