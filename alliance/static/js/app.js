/* Small comforts. Every form and link works without this file; words come from the page, never from here. */
(function () {
  "use strict";

  var WAIT = 300;      // ms before a pressed button says that it works
  var TOAST = 6000;    // ms that a toast stays
  var FOCUS = "alliance.focus";
  var words = document.body.dataset;

  function all(selector, root) { return Array.from((root || document).querySelectorAll(selector)); }

  /* Errors: the summary takes the focus, its links lead into the fields. */
  function focusErrors(root) {
    var summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".error-summary a[href^='#']");
    var field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    var target = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") || field;
    target.focus();
    target.scrollIntoView({ block: "center" });
  });

  /* A form goes out once. After a moment the pressed button says so. */
  function release(form) {
    delete form.dataset.sent;
    all("[data-label]", form).forEach(function (button) {
      if (button.tagName !== "BUTTON") return;
      button.textContent = "";
      button.append.apply(button, button.keptNodes || [button.dataset.label]);
      button.disabled = false;
      delete button.dataset.label;
    });
  }
  function showSending(button) {
    if (!button || button.tagName !== "BUTTON") return;
    button.dataset.label = button.textContent.trim();
    button.keptNodes = Array.from(button.childNodes);
    var wheel = document.createElement("span");
    wheel.className = "spinner-border spinner-border-sm";
    wheel.setAttribute("aria-hidden", "true");
    button.replaceChildren(wheel, button.dataset.sending || words.sending || button.dataset.label);
    button.disabled = true;
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-download")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    if (form.hasAttribute("data-upload") && all("input[type=file]", form).some(function (input) { return input.files.length; })) {
      event.preventDefault();
      upload(form, event.submitter);
    }
    setTimeout(function () { if (form.dataset.sent) showSending(event.submitter); }, WAIT);
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) all("form[data-sent]").forEach(release);
  });

  /* Uploads: the same POST, with its progress shown. The server answers 204 with the next address, or the page with errors. */
  function upload(form, submitter) {
    var request = new XMLHttpRequest();
    var data = new FormData(form, submitter || undefined);
    var box = form.querySelector("[data-progress]");
    var bar = box && box.querySelector("progress");
    var text = box && box.querySelector("[data-percent]");
    var stop = form.querySelector("[data-stop]");
    function finish(message) {
      if (box) box.hidden = true;
      release(form);
      if (message) say(message);
    }
    if (box) box.hidden = false;
    if (stop) stop.onclick = function () { request.abort(); };
    request.upload.onprogress = function (event) {
      if (!event.lengthComputable) return;
      var percent = Math.floor(100 * event.loaded / event.total);
      if (bar) bar.value = percent;
      if (text) text.textContent = percent + " %";
    };
    request.onload = function () {
      var next = request.getResponseHeader("HX-Redirect");
      if (next) { location.assign(next); return; }
      finish("");
      showAnswer(request.responseText, form);
    };
    request.onerror = function () { finish(words.failed); };
    request.onabort = function () { finish(words.stopped); };
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(data);
  }
  function showAnswer(html, form) {
    var answer = new DOMParser().parseFromString(html, "text/html");
    var main = document.getElementById("main");
    var fresh = answer.getElementById("main");
    if (fresh && main) main.replaceChildren.apply(main, Array.from(fresh.childNodes));
    else form.replaceWith.apply(form, Array.from(answer.body.childNodes));
    if (window.htmx) window.htmx.process(main);
    focusErrors(main);
  }

  /* Toasts: read out, gone after six seconds unless somebody is on them. */
  function arm(toast) {
    var timer;
    function leave() { toast.remove(); }
    function start() { timer = setTimeout(leave, TOAST); }
    function hold() { clearTimeout(timer); }
    ["focusin", "mouseenter"].forEach(function (kind) { toast.addEventListener(kind, hold); });
    ["focusout", "mouseleave"].forEach(function (kind) { toast.addEventListener(kind, function () { hold(); start(); }); });
    start();
  }
  function say(message) {
    var box = document.querySelector(".toasts");
    if (!box || !message) return;
    var toast = document.createElement("div");
    var body = document.createElement("div");
    toast.className = "toast show";
    body.className = "toast-body";
    body.textContent = message;
    toast.append(body);
    box.append(toast);
    arm(toast);
  }
  function announceToasts() {
    var box = document.querySelector(".toasts");
    var waiting = box ? all(".toast", box) : [];
    if (!waiting.length) return;
    waiting.forEach(function (toast) { toast.remove(); });
    setTimeout(function () {   // a live region speaks only of what enters it
      waiting.forEach(function (toast) { box.append(toast); arm(toast); });
    }, 100);
  }

  /* Filters apply themselves on wide screens; the focus stays where it was. */
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (!form || !form.hasAttribute("data-autosubmit")) return;
    if (form.dataset.autosubmit !== "always" && !matchMedia("(min-width: 992px)").matches) return;
    if (event.target.id) sessionStorage.setItem(FOCUS, location.pathname + " " + event.target.id);
    form.requestSubmit();
  });
  function restoreFocus() {
    var kept = (sessionStorage.getItem(FOCUS) || "").split(" ");
    sessionStorage.removeItem(FOCUS);
    var field = kept[0] === location.pathname && document.getElementById(kept[1]);
    if (field) field.focus({ preventScroll: true });
  }

  /* Copy buttons. */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    var source = button.dataset.copy;
    var from = source.charAt(0) === "#" && document.getElementById(source.slice(1));
    navigator.clipboard.writeText(from ? from.value || from.textContent.trim() : source).then(function () {
      say(button.dataset.copied || words.copied);
    });
  });

  /* Tables: "choose all" and the number chosen in the bulk bar. */
  function countChosen(form) {
    var boxes = all("tbody .pick input[type=checkbox]", form);
    var chosen = boxes.filter(function (box) { return box.checked; }).length;
    boxes.forEach(function (box) { box.closest("tr").classList.toggle("is-selected", box.checked); });
    all("[data-chosen]", form).forEach(function (place) { place.textContent = chosen; });
    all("[data-needs-chosen]", form).forEach(function (place) { place.hidden = !chosen; });
    all("[data-choose-all]", form).forEach(function (box) {
      box.checked = chosen > 0 && chosen === boxes.length;
      box.indeterminate = chosen > 0 && chosen < boxes.length;
    });
  }
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (!form || !event.target.closest(".pick")) return;
    if (event.target.hasAttribute("data-choose-all")) {
      all("tbody .pick input[type=checkbox]", form).forEach(function (box) { box.checked = event.target.checked; });
    }
    countChosen(form);
  });

  /* Files may be dropped on the frame around a file field. */
  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var frame = event.target.closest && event.target.closest(".drop");
      var input = frame && frame.querySelector("input[type=file]");
      if (!input) return;
      event.preventDefault();
      frame.classList.toggle("is-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
  document.addEventListener("change", function (event) {
    var frame = event.target.type === "file" && event.target.closest(".drop");
    var names = frame && frame.querySelector("[data-names]");
    if (names) names.textContent = Array.from(event.target.files).map(function (file) { return file.name; }).join(", ");
  });

  announceToasts();
  restoreFocus();
  focusErrors(document);
  all("form:has(.pick)").forEach(countChosen);
}());
