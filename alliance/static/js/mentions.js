/* Naming people while writing: after an @ the people of the list below are offered; choosing one writes the name and
   ticks the box. Without this file the boxes do the same. */
(function () {
  "use strict";

  var MOST = 8;          // names offered at once
  var LONGEST = 40;      // characters after the @ that still count as a name

  function start(area) {
    var boxes = Array.from(document.querySelectorAll("#" + area.dataset.mentions + " input[type=checkbox]"));
    if (!boxes.length) return;
    var people = boxes.map(function (box) {
      var label = document.querySelector('label[for="' + box.id + '"]').textContent.trim();
      return { box: box, label: label, name: label.split(" · ")[0] };
    });
    var list = document.createElement("ul");
    list.className = "dropdown-menu mention-list";
    list.id = area.id + "-names";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", area.dataset.mentionsLabel || "");
    area.after(list);
    area.setAttribute("aria-controls", list.id);
    area.setAttribute("aria-autocomplete", "list");
    var offered = [];
    var at = -1;

    function typed() {
      var before = area.value.slice(0, area.selectionStart);
      var place = before.lastIndexOf("@");
      if (place < 0 || before.length - place > LONGEST || /[\n]/.test(before.slice(place))) return null;
      if (place > 0 && /[A-Za-z0-9._-]/.test(before[place - 1])) return null;   // an address, not a name
      return { place: place, words: before.slice(place + 1).toLowerCase() };
    }
    function hide() {
      list.classList.remove("show");
      area.removeAttribute("aria-activedescendant");
      offered = [];
      at = -1;
    }
    function mark(index) {
      at = (index + offered.length) % offered.length;
      Array.from(list.children).forEach(function (item, number) {
        item.setAttribute("aria-selected", number === at ? "true" : "false");
        item.firstChild.classList.toggle("active", number === at);
      });
      area.setAttribute("aria-activedescendant", list.children[at].id);
    }
    function choose(person) {
      var wish = typed();
      if (!wish) return;
      var end = area.selectionStart;
      var text = "@" + person.name + " ";
      area.value = area.value.slice(0, wish.place) + text + area.value.slice(end);
      area.selectionStart = area.selectionEnd = wish.place + text.length;
      person.box.checked = true;
      hide();
      area.focus();
    }
    function show() {
      var wish = typed();
      offered = wish ? people.filter(function (one) { return one.label.toLowerCase().indexOf(wish.words) >= 0; }).slice(0, MOST) : [];
      if (!offered.length) { hide(); return; }
      list.replaceChildren.apply(list, offered.map(function (person, number) {
        var item = document.createElement("li");
        var face = document.createElement("span");
        item.id = list.id + "-" + number;
        item.setAttribute("role", "option");
        face.className = "dropdown-item";
        face.textContent = person.label;
        item.append(face);
        item.addEventListener("mousedown", function (event) { event.preventDefault(); choose(person); });
        return item;
      }));
      list.classList.add("show");
      mark(0);
    }
    area.addEventListener("input", show);
    area.addEventListener("blur", hide);
    area.addEventListener("keydown", function (event) {
      if (!offered.length) return;
      if (event.key === "ArrowDown") mark(at + 1);
      else if (event.key === "ArrowUp") mark(at - 1);
      else if (event.key === "Enter" || event.key === "Tab") choose(offered[at]);
      else if (event.key === "Escape") hide();
      else return;
      event.preventDefault();
    });
  }

  document.querySelectorAll("textarea[data-mentions]").forEach(start);
})();
