/* Meetings: points of an agenda are put in order by dragging; a text that is not saved yet says so.
   The buttons of the page do the same without this file; words come from the page. */
(function () {
  "use strict";
  if (window.allianceMeetings) return;
  window.allianceMeetings = true;

  /* Dragging: the handle makes its point draggable; dropping it sends the form that the buttons send. */
  var held = null;
  function point(node) { return node && node.closest && node.closest("[data-point]"); }
  document.addEventListener("pointerdown", function (event) {
    var handle = event.target.closest("[data-handle]");
    if (handle) point(handle).draggable = true;
  });
  document.addEventListener("pointerup", function () {
    document.querySelectorAll("[data-point][draggable]").forEach(function (one) { if (one !== held) one.draggable = false; });
  });
  document.addEventListener("dragstart", function (event) {
    held = point(event.target);
    if (!held) return;
    held.dataset.from = place(held);
    held.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  document.addEventListener("dragover", function (event) {
    var other = held && point(event.target);
    if (!held || !held.parentNode.contains(event.target)) return;
    event.preventDefault();
    if (!other || other === held || other.parentNode !== held.parentNode) return;
    var box = other.getBoundingClientRect();
    var after = event.clientY > box.top + box.height / 2;
    other.parentNode.insertBefore(held, after ? other.nextSibling : other);
  });
  document.addEventListener("drop", function (event) { if (held) event.preventDefault(); });
  document.addEventListener("dragend", function () {
    if (!held) return;
    var moved = held;
    held = null;
    moved.draggable = false;
    moved.classList.remove("is-dragged");
    if (String(place(moved)) !== moved.dataset.from) send(moved);
  });
  function place(node) {
    return Array.from(node.parentNode.querySelectorAll("[data-point]")).indexOf(node) + 1;
  }
  function send(node) {
    var form = node.querySelector("[data-move]");
    var field = document.createElement("input");
    field.type = "hidden";
    field.name = "position";
    field.value = place(node);
    form.append(field);
    form.requestSubmit();
  }

  /* Writing: a draft that is ahead of what is stored says so, and leaving it asks. */
  function state(form) { return form.querySelector("[data-state]"); }
  function tell(form, words) {
    var line = document.createElement("span");
    line.className = "muted";
    line.textContent = words;
    state(form).replaceChildren(line);
  }
  document.addEventListener("input", function (event) {
    var form = event.target.closest("[data-notes]");
    if (!form || !event.target.hasAttribute("data-writing")) return;
    form.dataset.ahead = "1";
    if (!state(form).querySelector("[role=alert]")) tell(form, state(form).dataset.unsaved);
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = event.target.closest && event.target.closest("[data-notes]");
    if (form) delete form.dataset.ahead;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("[data-notes]");
    if (!form || event.detail.successful) return;
    form.dataset.ahead = "1";
    if (!event.detail.xhr.status) tell(form, state(form).dataset.lost);
  });
  document.addEventListener("submit", function (event) { delete event.target.dataset.ahead; });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("[data-notes][data-ahead]")) event.preventDefault();
  });
}());
