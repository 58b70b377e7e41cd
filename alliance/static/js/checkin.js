/* A door: checks people in on a phone, also while there is no connection. The page works without this file, by typing
   and sending. The list of passes lives in memory as long as the page is open; marks that were not sent yet wait in
   localStorage, so that closing the page loses none. The server decides what counts; it is asked again until it has
   answered, and a mark that it hears twice counts once. Words come from the page. */
(function () {
  "use strict";
  var root = document.querySelector("[data-checkin]");
  if (!root) return;

  var EVERY = 5000;     // ms between questions for news
  var PATIENCE = 10000; // ms after which a question counts as lost
  var AT_ONCE = 50;     // marks in one message
  var WHOLE = 300000;   // ms after which the whole list is fetched anew
  var AGAIN = 4000;     // ms in which the camera may see the same code without a second mark
  var words = JSON.parse(root.dataset.words);
  var STORE = "alliance.door." + root.dataset.event;

  var passes = new Map();    // code → { name, detail, find, at, door }
  var queue = stored();      // marks that the server has not answered
  var server = { here: 0, expected: 0, since: 0, fetched: 0 };
  var online = true, signedOut = false, sending = false, again = 0;
  var shown = "";            // key of the mark in the notice
  var seen = { code: "", at: 0 };
  var clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: root.dataset.zone, hourCycle: "h23" });

  function one(selector, place) { return (place || root).querySelector(selector); }
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_all, name) { return values[name]; });
  }
  function icon(name) { return one("[data-icon='" + name + "'] svg").cloneNode(true); }
  function drawn(name) { return one("template[data-" + name + "]").content.firstElementChild.cloneNode(true); }

  /* ---- What waits to be sent ---- */
  function stored() {
    try { return JSON.parse(localStorage.getItem(STORE)) || []; } catch (_error) { return []; }
  }
  function keep() {
    try {
      if (queue.length) localStorage.setItem(STORE, JSON.stringify(queue)); else localStorage.removeItem(STORE);
    } catch (_error) { /* private windows keep nothing: the marks still wait in memory */ }
  }
  function newKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(15));
    return Array.from(bytes, function (byte) { return byte.toString(36).padStart(2, "0"); }).join("");
  }

  /* ---- Asking the server ---- */
  function ask(url, options) {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    var given = Object.assign({ signal: stop.signal, redirect: "manual", headers: {} }, options || {});
    given.headers = Object.assign({ Accept: "application/json" }, given.headers);
    return fetch(url, given).then(function (answer) {
      clearTimeout(timer);
      if (answer.status >= 500) throw new Error("server");
      online = true;
      signedOut = answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404;
      return signedOut ? null : answer.json().then(function (body) { return { status: answer.status, body: body }; });
    }).catch(function () {
      clearTimeout(timer);
      online = false;
      return null;
    }).finally(status);
  }

  function take(rows) {
    rows.forEach(function (row) {
      passes.set(row[0], { code: row[0], name: row[1], detail: row[2], find: row[3], at: row[4], door: row[5] });
      foreseeAll(row[0]);
    });
  }
  function counted(body) {
    server.here = body.here;
    server.expected = body.expected;
    server.since = body.since;
    count();
  }
  function fetchAll() {
    return ask(root.dataset.passes).then(function (answer) {
      if (!answer || answer.status !== 200) return;
      passes.clear();
      take(answer.body.passes);
      counted(answer.body);
      server.fetched = Date.now();
      root.dataset.ready = "true";
    });
  }
  function fetchNews() {
    if (!server.fetched || Date.now() - server.fetched > WHOLE) return fetchAll();
    return ask(root.dataset.news + "?since=" + server.since).then(function (answer) {
      if (!answer || answer.status !== 200) return null;
      take(answer.body.passes);
      counted(answer.body);
      return answer.body.stale ? fetchAll() : null;
    });
  }

  function send() {
    if (sending || !queue.length) return Promise.resolve();
    var message = queue.slice(0, AT_ONCE);
    sending = true;
    return ask(root.dataset.marks, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": root.dataset.token },
      body: JSON.stringify({ sent: Date.now(), marks: message })
    }).then(function (answer) {
      sending = false;
      if (!answer) return null;
      if (answer.status === 400 && answer.body.error !== "shape") return renew();
      if (answer.status === 422 || answer.status === 400) refuse(answer.body.error, message);
      if (answer.status !== 200) return null;
      answer.body.answers.forEach(settle);
      count();
      return queue.length ? send() : null;
    });
  }
  function renew() {   // somebody signed in again: the page's token belongs to a session that has ended
    return fetch(location.href, { redirect: "manual" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (page) {
      var fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-checkin]");
      if (fresh) root.dataset.token = fresh.dataset.token; else signedOut = true;
      status();
    }).catch(function () { /* no connection: the next turn tries again */ });
  }
  function drop(keys) {
    queue = queue.filter(function (mark) { return keys.indexOf(mark.key) < 0; });
    keep();
    status();
  }
  function refuse(text, message) {
    drop(message.map(function (mark) { return mark.key; }));
    notice({ tone: "bad", name: words.refused, text: text, time: clock.format(new Date()) });
    fetchAll();
  }
  function settle(answer) {
    var pass = passes.get(answer.code);
    var mark = queue.find(function (waiting) { return waiting.key === answer.key; });
    if (mark && mark.first) server.here += mark.kind === "in" ? Number(answer.outcome === "counted") : -Number(!answer.came);
    drop([answer.key]);
    if (pass) {
      pass.at = answer.came;
      pass.door = answer.door;
      foreseeAll(answer.code);
    }
    var row = one("[data-newest] [data-key='" + answer.key + "']");
    if (row) write(row, answer);
    if (shown === answer.key) notice(answer);
  }

  /* ---- What this door believes until the server has answered ---- */
  function foresee(mark) {   // `first`: this mark changes the number of people here
    var pass = passes.get(mark.code);
    if (!pass) return;
    mark.first = mark.kind === "in" ? !pass.at : Boolean(mark.first && pass.at);
    if (!mark.first) return;
    pass.at = mark.kind === "in" ? mark.time : "";
    pass.door = mark.kind === "in" ? mark.door : "";
  }
  function foreseeAll(code) {
    queue.forEach(function (mark) { if (mark.code === code) foresee(mark); });
  }
  function press(kind, code, undoes, first) {
    var mark = { key: newKey(), kind: kind, code: code, at: Date.now(), door: root.dataset.door, undoes: undoes || "" };
    mark.time = clock.format(new Date());
    if (first) mark.first = true;
    queue.push(mark);
    keep();
    return mark;
  }
  function checkIn(code) {
    var pass = passes.get(code);
    var already = pass && pass.at ? { at: pass.at, door: pass.door } : null;
    var mark = press("in", code);
    foresee(mark);
    var told = { key: mark.key, code: code, name: pass ? pass.name : code, text: pass ? pass.detail : words.unknown, time: mark.time };
    told.tone = pass ? "ok" : "warn";
    told.outcome = pass ? "counted" : "waiting";
    if (already) {
      told.tone = "warn";
      told.outcome = "already";
      told.text = fill(already.door ? words.already : words.already_somewhere, { time: already.at, door: already.door });
    }
    notice(told);
    remember(told);
    beep(told.tone === "ok");
    count();
    status();
    send();
  }
  function undo(told) {
    var pass = passes.get(told.code);
    var mine = pass && pass.at === told.time && (pass.door || "") === root.dataset.door;
    var mark = press("undo", told.code, told.key, mine);
    foresee(mark);
    var name = pass ? pass.name : told.name;
    notice({ key: mark.key, code: told.code, name: name, text: words.undone, time: mark.time, tone: "idle", outcome: "undone" });
    count();
    status();
    send();
  }

  /* ---- Showing ---- */
  function count() {
    var waiting = queue.reduce(function (sum, mark) {   // what the marks that wait will change
      return sum + (mark.first ? (mark.kind === "in" ? 1 : -1) : 0);
    }, 0);
    var here = Math.max(0, server.here + waiting);
    one("[data-here]").textContent = here;
    one("[data-expected]").textContent = fill(words.here, { expected: server.expected });
    one("[data-bar] rect").setAttribute("width", (server.expected ? Math.min(100, 100 * here / server.expected) : 0) + "%");
  }
  function status() {
    var box = document.querySelector("[data-connection]");
    var text = online ? (queue.length ? words.sending : words.online) : (queue.length ? words.waiting : words.offline);
    box.className = "ms-auto small text-nowrap toned t-" + (online && !signedOut ? "ok" : "warn");
    box.replaceChildren(icon(online ? "online" : "offline"), " ", signedOut ? signIn() : fill(text, { count: queue.length }));
    box.dataset.online = String(online && !signedOut);
    box.dataset.waiting = String(queue.length);
  }
  function signIn() {
    var link = document.createElement("a");
    link.href = root.dataset.signIn;
    link.textContent = words.sign_in;
    return link;
  }
  function notice(told) {
    var box = drawn("notice");
    box.className = "notice t-" + told.tone + " mb-3";
    one("svg", box).replaceWith(icon(told.tone));
    one("[data-name]", box).textContent = told.name;
    one("[data-text]", box).textContent = told.text;
    one("[data-time]", box).textContent = told.time;
    if (told.outcome === "counted") {
      var button = document.createElement("button");
      button.className = "btn btn-plain align-self-center";
      button.type = "button";
      button.textContent = words.undo;
      button.addEventListener("click", function () { undo(told); });
      box.append(button);
    }
    shown = told.key || "";
    one("[data-results]").replaceChildren(box);
    hideFound();
  }
  function remember(told) {
    var list = one("[data-newest]");
    var row = drawn("row");
    row.dataset.key = told.key;
    write(row, told);
    all("[data-none]", list).forEach(function (empty) { empty.remove(); });
    list.prepend(row);
    all("li", list).slice(3).forEach(function (old) { old.remove(); });
  }
  function write(row, told) {
    var text = one("[data-text]", row);
    var well = told.outcome === "counted" || told.outcome === "undone";
    one("[data-name]", row).textContent = told.name;
    one("[data-time]", row).textContent = told.time;
    text.className = "tiny d-block" + (well ? "" : " toned t-" + (told.tone === "warn" && told.outcome === "waiting" ? "warn" : "bad"));
    text.replaceChildren(told.text);
    if (!well) text.prepend(icon(told.outcome === "waiting" ? "warn" : "bad"), " ");
  }
  function all(selector, place) { return Array.from(place.querySelectorAll(selector)); }

  /* ---- Typing: a number checks in at once, a name offers who is meant ---- */
  function codeIn(text) {
    var address = text.trim().match(/\/events\/(\d+)\/door\/pass\/([0-9A-Za-z]+)\/?$/);
    if (address) return address[1] === root.dataset.event ? address[2].toUpperCase() : null;
    return text.replace(/[\s\-.]/g, "").toUpperCase();
  }
  function looksLikeCode(code) { return /^(?=.*\d)[0-9A-Z]{4,12}$/.test(code); }
  function given(text) {
    var code = codeIn(text);
    if (code === null) { notice({ tone: "bad", name: words.elsewhere, text: "", time: clock.format(new Date()) }); beep(false); return; }
    if (passes.has(code) || (/\/door\/pass\//.test(text))) { checkIn(code); return; }
    var found = search(text);
    if (!found.length && looksLikeCode(code)) { checkIn(code); return; }
    offer(found);
  }
  function search(text) {
    var parts = text.toLowerCase().split(/\s+/).filter(Boolean);
    var found = [];
    passes.forEach(function (pass) {
      var all = (pass.name + " " + pass.detail + " " + pass.find + " " + pass.code).toLowerCase();
      if (parts.every(function (part) { return all.indexOf(part) >= 0; })) found.push(pass);
    });
    found.sort(function (a, b) { return Number(Boolean(a.at)) - Number(Boolean(b.at)); });   // who may still come first
    return found.slice(0, 12);
  }
  function offer(found) {
    var box = one("[data-found]");
    var list = one("ul", box);
    list.replaceChildren.apply(list, found.map(choice));
    if (!found.length) {
      var none = document.createElement("li");
      none.className = "muted";
      none.textContent = words.nobody;
      list.append(none);
    }
    box.hidden = false;
  }
  function choice(pass) {
    var row = drawn("choice");
    one("[data-name]", row).textContent = pass.name;
    one("[data-text]", row).textContent = pass.detail;
    var button = one("[data-pick]", row);
    button.setAttribute("aria-label", button.textContent + " " + pass.name);
    button.addEventListener("click", function () { checkIn(pass.code); one("#q").focus(); });
    if (pass.at) {
      var note = one("[data-already]", row);
      note.textContent = fill(pass.door ? words.already : words.already_somewhere, { time: pass.at, door: pass.door });
      note.hidden = false;
      button.remove();
    }
    return row;
  }
  function hideFound() { one("[data-found]").hidden = true; }
  one("[data-find]").addEventListener("submit", function (event) {
    if (!server.fetched) return;   // without the list the server is asked in the plain way
    event.preventDefault();
    event.stopPropagation();
    var field = one("#q");
    if (field.value.trim()) given(field.value);
    field.value = "";
  });

  /* ---- The camera, where the browser reads codes ---- */
  function startCamera() {
    var video = one("[data-video]");
    return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
      video.srcObject = stream;
      video.hidden = false;
      one("[data-start-camera]").hidden = true;
      one("[data-without-camera]").hidden = true;
      one("[data-with-camera]").hidden = false;
      return video.play();
    }).then(function () {
      look(video, new window.BarcodeDetector({ formats: ["qr_code"] }));
    }).catch(function () {
      one("[data-start-camera]").hidden = true;
      one("[data-without-camera]").textContent = words.camera_off;
    });
  }
  function look(video, detector) {
    detector.detect(video).then(function (codes) {
      if (codes.length) scanned(codes[0].rawValue);
    }).catch(function () { /* a frame that cannot be read; the next one may */ }).finally(function () {
      setTimeout(function () { look(video, detector); }, 250);
    });
  }
  function scanned(text) {
    if (text === seen.code && Date.now() - seen.at < AGAIN) { seen.at = Date.now(); return; }
    seen = { code: text, at: Date.now() };
    given(text);
  }
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    var button = one("[data-start-camera]");
    button.hidden = false;
    button.addEventListener("click", startCamera);
    if (navigator.permissions) {
      navigator.permissions.query({ name: "camera" }).then(function (grant) {
        if (grant.state === "granted") startCamera();
      }).catch(function () { /* asked by the button then */ });
    }
  }

  /* ---- Sound, for who looks at the guest and not at the phone ---- */
  var loud = null;
  one("[data-sound]").addEventListener("click", function (event) {
    loud = loud ? null : new window.AudioContext();
    event.currentTarget.setAttribute("aria-pressed", String(Boolean(loud)));
    beep(true);
  });
  function beep(well) {
    if (navigator.vibrate && navigator.userActivation && navigator.userActivation.hasBeenActive) navigator.vibrate(well ? 60 : [60, 60, 60]);
    if (!loud) return;
    var tone = loud.createOscillator();
    tone.frequency.value = well ? 880 : 220;
    tone.connect(loud.destination);
    tone.start();
    tone.stop(loud.currentTime + (well ? 0.12 : 0.4));
  }

  /* ---- Around the clock ---- */
  function turn() {
    clearTimeout(again);
    return send().then(fetchNews).finally(function () { again = setTimeout(turn, EVERY); });
  }
  window.addEventListener("online", turn);
  window.addEventListener("offline", function () { online = false; status(); });
  window.addEventListener("beforeunload", function (event) { if (queue.length && !online) event.preventDefault(); });
  status();
  turn();
}());
