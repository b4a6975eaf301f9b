/* The participant's page: saves each tap, keeps unsent answers on the device, and follows the room. */
(function () {
  "use strict";
  const { parse, blend } = window.valuechain; // blend.js
  const { typedIn, fill, settle, isRanking, obstacleIn, describe } = window.valuechain; // form.js
  const { say, shake, stayAwake, startTimer } = window.valuechain; // device.js
  document.documentElement.classList.add("scripts");
  const PREFIX = "valuechain-answers:";
  const block = (place, isBlocked) => place.querySelectorAll("[data-once] button").forEach((button) => (button.disabled = isBlocked));
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-leave]")) forget(event.target.dataset.leave);
    setTimeout(() => block(event.target, true)); // only after the form is sent: earlier would cancel it
  });
  addEventListener("pageshow", () => block(document, false));

  // Removes what this device keeps for a workshop, except under one key. Storage may be blocked.
  function forget(place, except = "") {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX + place + ":") && key !== except) localStorage.removeItem(key);
    } catch {} // nothing to remove
  }

  const main = document.querySelector("main[data-live]");
  if (!main) return;
  const PLACE = main.dataset.live;
  const KEY = PREFIX + PLACE + ":" + main.dataset.who;
  // A browser without cookies has its token in the address.
  const addressOf = (rest, query = new URLSearchParams()) => {
    if (main.dataset.me) query.set("me", main.dataset.me);
    return PLACE + rest + "?" + query;
  };
  const byId = (id) => document.getElementById(id);
  const screen = () => main.querySelector("[data-screen]");
  const form = () => main.querySelector("form[data-answer]");

  // Kept on this device, by question and round: what is typed into the form, and what waits to be sent.
  let kept = {};
  let canKeep = true;
  // Storage may be blocked or full; then answers are kept only until the page is left.
  function stored(use) {
    try {
      if (canKeep) use();
    } catch {
      canKeep = false;
    }
  }
  const read = () => stored(() => (kept = JSON.parse(localStorage.getItem(KEY)) || {})); // another tab may have sent something
  const write = () => stored(() => {
    if (Object.keys(kept).length) localStorage.setItem(KEY, JSON.stringify(kept));
    else localStorage.removeItem(KEY);
  });
  forget(PLACE, KEY);
  function keep(about, change) {
    read();
    const entry = { ...kept[about], ...change };
    if (entry.typed || entry.send) kept[about] = entry;
    else delete kept[about];
    write();
  }

  // The form
  let known = {}; // the form as the server last gave it, and the step of the saved answer, which is 0 without one
  let refused = ""; // why the server did not save it
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const aboutOf = (at) => at.closest("[data-screen]").dataset.about;

  /* The form as it was last queued for sending, or else as the server has it. */
  const last = (about) => kept[about]?.send || known;

  function show() {
    mark();
    const at = form();
    if (!at) return showKept();
    const place = byId("saved");
    const entry = kept[aboutOf(at)];
    const then = byId("then"); // an earlier round
    const start = isLost() ? "What you tap will be sent automatically." : isRanking(at) ? "Saved as soon as all have a place." : "Tap to answer. Every tap is saved.";
    let text = known.step ? place.dataset.saved : then ? "Not saved for this round yet." : start;
    if (refused) text = "Not saved: " + refused;
    else if (entry?.send && !entry.typed) text = trouble ? `Not saved yet: ${trouble}. It will be sent automatically.` : "Saving …";
    else if (entry) text = obstacleIn(at, known.step) || "Not saved yet.";
    else if (isLost()) text = `${why} ${text}`;
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle("waiting", !!entry || !!refused || isLost());
    const isKeeping = !!then && !known.step && !entry;
    byId("save").textContent = isKeeping ? "Keep my answer" : "Save my answer";
    byId("bar").classList.toggle("keeping", isKeeping);
    describe(at);
  }

  /* Where there is no form: the state of changes that were not saved in time, and the reason typed in them. */
  function showKept() {
    const note = main.querySelector("[data-kept]");
    if (!note) return;
    const entry = "ofAny" in note.dataset ? Object.values(kept).at(-1) : kept[screen().dataset.about];
    const [text, reason] = note.children;
    note.hidden = !entry;
    if (!entry) return;
    text.textContent = entry.send && !entry.held ? "Sending your last changes …" : note.dataset.kept;
    reason.textContent = (entry.typed || entry.send.typed).find(([name]) => name === "reason")[1];
    reason.hidden = !reason.textContent;
  }

  /* Says in the list which open questions have something unsaved. */
  function mark() {
    for (const place of main.querySelectorAll("[data-mark]")) {
      const entry = kept[place.dataset.mark];
      const text = entry?.typed || entry?.held ? "not saved" : entry?.send ? "saving …" : place.dataset.said;
      if (place.textContent !== text) place.textContent = text;
    }
  }

  const TYPED = 1500; // milliseconds after the last key
  let typing = 0;
  function change(event) {
    const at = form();
    const field = event.target;
    if (!at || !at.contains(field)) return;
    settle(at, field);
    const typed = typedIn(at);
    refused = "";
    read();
    keep(aboutOf(at), { typed: same(typed, last(aboutOf(at)).typed) ? null : typed });
    clearTimeout(typing);
    if (event.type === "change") return save(); // a tap, or a reason that is left
    show();
    if (apart > 1) hurry(); // even in a large room, someone typing soon learns that the round has closed
    typing = setTimeout(save, TYPED);
  }
  main.addEventListener("input", change);
  main.addEventListener("change", change);
  main.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    refused = "";
    save(true);
  });

  /* Queues the form for sending, if it can be saved and says something new. `isAsked`: also the answer of an earlier
     round, for this one. A newer state replaces a queued one; the steps tell the server which is newer. */
  function save(isAsked = false) {
    const at = form();
    if (!at) return;
    const [about, typed] = [aboutOf(at), typedIn(at)];
    read();
    const waiting = kept[about]?.send;
    const isNew = !same(typed, last(about).typed) || (isAsked && !waiting && !known.step);
    if (isNew && !obstacleIn(at, known.step)) {
      const submission = crypto.getRandomValues(new Uint32Array(4)).join("-");
      const step = Math.max(known.step, waiting?.step || 0) + 1;
      keep(about, { typed: null, send: { typed, submission, step, at: Date.now() }, held: false });
    }
    show();
    flush();
  }

  // Sending
  let sending = ""; // the submission that is under way
  let trouble = ""; // why nothing can be sent now
  let pause = 0;
  let retry = 0;
  let busyUntil = 0; // as the server asked
  const wait = (time) => time * (0.7 + Math.random() * 0.6);

  async function ask(address, options, patience) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), patience);
    try {
      const answer = await fetch(address, { ...options, signal: control.signal, credentials: "same-origin", redirect: "error" });
      const text = await answer.text();
      const said = answer.headers.get("Content-Type") === "application/json" ? JSON.parse(text) : {};
      const seconds = Number(answer.headers.get("Retry-After")) || 1;
      return { status: said.status || answer.status, text, said, seconds }; // a refusal has its status in the body
    } finally {
      clearTimeout(timer);
    }
  }

  /* Sends what is queued, one request after the other; when the page is left, without waiting. */
  async function flush(isLeaving = false) {
    clearTimeout(retry);
    if (sending && !isLeaving) return;
    const busy = busyUntil - Date.now();
    if (busy > 0 && !isLeaving) return (retry = setTimeout(flush, busy));
    read();
    const about = Object.keys(kept).find((each) => kept[each].send && !kept[each].held);
    if (about === undefined || kept[about].send.submission === sending) return;
    const { typed, submission, step = 1, at: since = 0 } = kept[about].send;
    sending = submission;
    const [item, round] = about.split(/\n(?=[^\n]*$)/);
    let answer = null;
    trouble = "";
    try {
      const body = new URLSearchParams([...typed, ["item", item], ["round", round], ["submission", submission], ["step", step]]);
      const found = await ask(addressOf("/answer"), { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } }, 15000);
      if (found.status < 500 && found.status !== 429 && found.status !== 408) answer = found;
      else {
        trouble = "the server is busy";
        busyUntil = Date.now() + 1000 * Math.min(60, found.seconds);
      }
    } catch {
      trouble = "no connection";
    }
    sending = "";
    if (trouble) {
      pause = Math.min(15000, (pause || 1000) * 1.7);
      retry = setTimeout(flush, wait(pause));
      show();
      return;
    }
    pause = 0;
    if (answer.status === 401) return rejoin();
    read();
    const isNewest = kept[about]?.send?.submission === submission;
    const at = form();
    const isHere = at && aboutOf(at) === about;
    if (answer.status === 200) {
      if (isNewest) keep(about, { send: null });
      if (told === spaced(about)) told = "";
      if (isHere) {
        known = { typed, step: Math.max(step, known.step) };
        at.dataset.step = known.step;
        keep(about, { typed: same(typedIn(at), typed) || kept[about]?.send ? null : typedIn(at) });
      } else if (screen().dataset.about === about) refresh(); // the round has closed: the screen shows the last answer
      for (const place of main.querySelectorAll("[data-mark]")) if (place.dataset.mark === about) place.dataset.said = "✓ answered";
      main.querySelectorAll("[data-done]").forEach((place) => (place.textContent = answer.said.done));
    } else if (answer.said.step) {
      // Another tab or device has saved since: the newer tap wins, but not what had to wait for the network.
      const isFresh = Date.now() - since < 10000;
      if (isHere) known.step = answer.said.step;
      if (isNewest) keep(about, { send: isFresh ? { ...kept[about].send, step: answer.said.step + 1 } : null });
      if (!isFresh) {
        say(answer.said.error);
        refresh();
      }
    } else {
      // Kept in the form to be fixed; or, if the round is not open, to be sent if it reopens.
      if (isNewest) keep(about, answer.status === 409 ? { held: true } : { send: null, typed });
      if (isHere) refused = answer.said.error;
      else say(answer.said.error);
      if (answer.status === 409) hurry();
    }
    show();
    flush();
  }
  addEventListener("online", () => {
    pause = 0;
    flush();
    hurry();
  });

  // Another tab of this browser has sent or typed something.
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    const before = kept;
    read();
    const at = form();
    const entry = at && kept[aboutOf(at)];
    if (entry && !at.contains(document.activeElement)) fill(at, entry.typed || entry.send.typed);
    else if (at && !entry && before[aboutOf(at)]) refresh();
    show();
  });
  addEventListener("pagehide", leave);
  function leave() {
    save();
    flush(true);
  }

  const rejoin = () => location.replace(PLACE + "?again=1");

  // Following the room
  let next = 0;
  let failures = 0;
  let why = ""; // why there was no news
  let heard = Date.now(); // when the server last learned that somebody is here
  let apart = 1; // the shortest time between polls, in seconds: longer in a large room, unless something is typed
  let isAsking = false;
  let isStale = false; // whether the screen may be out of date although the scene is the same
  const spaced = (about) => about.replace(/\n(?=[^\n]*$)/, " ");
  let told = ""; // what the server knows to be chosen here and not saved
  const isLost = () => failures > 1;

  function refresh() {
    isStale = true;
    hurry();
  }

  function hurry() {
    clearTimeout(next);
    next = setTimeout(poll, 100);
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return leave();
    refresh();
    stayAwake(!!form());
  });

  async function poll() {
    if (isAsking) return;
    isAsking = true;
    try {
      const at = screen();
      const query = new URLSearchParams({ scene: isStale ? 0 : at.dataset.scene, item: at.dataset.asked });
      isStale = false;
      const entry = kept[at.dataset.about];
      if (Date.now() - heard > 15000) {
        query.set("here", "1");
        if (form() && !entry) query.set("step", known.step);
      }
      const choosing = form() && entry?.typed && obstacleIn(form(), known.step) ? spaced(at.dataset.about) : "";
      if (choosing !== told) query.set("choosing", choosing);
      const { status, text, seconds } = await ask(addressOf("/news", query), { cache: "no-store" }, 10000);
      if (status === 401) return rejoin();
      if (status > 204) throw status;
      if (query.has("here")) heard = Date.now();
      told = choosing;
      apart = entry?.typed ? 1 : seconds;
      if (failures) {
        failures = 0;
        byId("gone").textContent = "";
        show();
        flush();
      }
      if (status === 200) take(text);
    } catch (error) {
      failures += 1;
      why = error > 0 ? "The server is busy." : "No connection.";
      if (failures === 2) {
        if (form()) show();
        else byId("gone").textContent = `${why} This page may be out of date. Trying again …`;
      }
    } finally {
      isAsking = false;
      clearTimeout(next);
      const calm = document.hidden ? 20000 : 1000 * apart * (1 + Math.random());
      next = setTimeout(poll, failures ? wait(Math.min(10000, 1000 * 2 ** failures)) : calm);
    }
  }

  function take(html) {
    const fresh = parse(html);
    const [old, now] = [screen(), fresh.querySelector("[data-screen]")];
    const [at, next] = [form(), now.querySelector("form[data-answer]")];
    const { about } = old.dataset;
    const isOther = old.dataset.key !== now.dataset.key;
    const isHeld = old.contains(document.activeElement);
    read();
    if (isOther) save(); // what is being typed: a round that has just closed still takes it
    // Only another device's newer answer may be written into a form, and only if nothing in it is unsent.
    const isOurs = at && next && about === now.dataset.about && (kept[about] || Number(next.dataset.step) <= known.step);
    if (isOurs) next.replaceWith(at.cloneNode(true)); // equal, so that it stays as it is
    blend(main, fresh, isOurs ? "" : "*");
    if (!isOurs) refused = "";
    else if (kept[about]?.held) keep(about, { held: false });
    begin();
    if (isHeld && !screen().contains(document.activeElement)) screen().querySelector("h1").focus({ preventScroll: true });
    if (isOther) {
      scrollTo(0, 0);
      if (form()) shake();
      document.title = [now.querySelector("h1").textContent, ...document.title.split(" | ").slice(1)].join(" | ");
      say([...now.querySelectorAll(".kicker, h1")].map((each) => each.textContent).join(". "));
    }
  }

  function begin() {
    const at = form();
    if (at && !at.dataset.begun) {
      at.dataset.begun = "yes";
      known = { typed: typedIn(at), step: Number(at.dataset.step) };
      const about = aboutOf(at);
      const entry = kept[about];
      if (entry) {
        fill(at, entry.typed || entry.send.typed);
        if (entry.held) keep(about, { held: false });
        if (!entry.send && same(typedIn(at), known.typed)) keep(about, { typed: null });
        else if (entry.typed) save();
      }
    }
    startTimer(save); // the round may close when the time is up
    told = screen().dataset.choosing;
    stayAwake(!!form());
    show();
    flush();
  }

  read();
  begin();
  hurry();
})();
