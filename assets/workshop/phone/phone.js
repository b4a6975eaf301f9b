/* The participant's page: saves answers in place, keeps unsent ones on the device, and follows the room. */
(function () {
  "use strict";
  const { parse, blend } = window.valuechain; // blend.js
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-once]")) return;
    // Only after the form is sent: disabling the button earlier would cancel it.
    setTimeout(() => event.target.querySelectorAll("button").forEach((button) => (button.disabled = true)));
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-once] button").forEach((button) => (button.disabled = false)));

  const main = document.querySelector("main[data-live]");
  if (!main) return;
  const PLACE = main.dataset.live;
  const PREFIX = "valuechain-answers:" + PLACE + ":";
  const KEY = PREFIX + main.dataset.who;
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
  stored(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && key !== KEY) localStorage.removeItem(key);
  });
  function keep(about, change) {
    read();
    const entry = { ...kept[about], ...change };
    if (entry.typed || entry.send) kept[about] = entry;
    else delete kept[about];
    write();
  }

  // The form
  let known = ""; // the form as the server last knew it
  const OURS = ["item", "round", "submission"];
  const typedIn = (at) => [...new FormData(at)].filter(([name]) => !OURS.includes(name)).map(([name, value]) => [name, String(value).replace(/\r\n?/g, "\n")]);
  const nameOf = (field) => field.closest("fieldset").querySelector("legend").textContent;
  const noneOf = (field) => field.closest("fieldset").querySelector("input[value='']"); // "no role" of the same actor
  const isLead = (field) => "lead" in field.dataset;
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const aboutOf = (at) => at.closest("[data-screen]").dataset.about;

  function fill(at, typed) {
    for (const field of at.elements) {
      if (!field.name || OURS.includes(field.name)) continue;
      const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] || "";
    }
  }

  const say = (text) => {
    byId("say").textContent = "";
    setTimeout(() => (byId("say").textContent = text), 50);
  };

  function refuse(message) {
    const place = byId("refused");
    if (!place) return say(message);
    place.hidden = !message;
    place.textContent = message;
  }

  function show() {
    const at = form();
    if (!at) {
      const note = main.querySelector("[data-kept]");
      if (note) note.hidden = !kept[screen().dataset.about];
      return;
    }
    const place = byId("saved");
    const entry = kept[aboutOf(at)];
    let text = known.isSaved ? place.dataset.saved : "";
    if (entry?.held) text = "Not saved.";
    else if (entry?.send) text = trouble ? "Not sent yet. Trying again. Keep this page open." : "Saving…";
    else if (entry?.typed) text = "Not saved yet.";
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle("waiting", !!entry);
    count();
  }

  function count() {
    const { value, dataset } = byId("reason");
    const used = [...value.trim()].length;
    const most = Number(dataset.most);
    const limit = most.toLocaleString("en") + " characters";
    byId("counter").textContent = used ? used.toLocaleString("en") + " of " + limit : "Up to " + limit + ".";
    byId("counter").classList.toggle("over", used > most);
  }

  let moved = null; // the leading role that was cleared because another actor got one, and the other's row
  function change(event) {
    const at = form();
    const field = event.target;
    if (!at || !at.contains(field)) return;
    at.querySelectorAll("[data-lost]").forEach((label) => delete label.dataset.lost);
    const isRole = field.name.startsWith("role:");
    const row = field.closest("fieldset");
    if (isRole && moved && moved.by === row && !isLead(field)) {
      // Arrow keys pass over a leading role on the way to the next.
      if (noneOf(moved.was).checked) {
        moved.was.checked = true;
        say(nameOf(moved.was) + " is " + moved.was.value + " again.");
      }
      moved = null;
    } else if (isRole && moved && moved.by !== row) moved = null;
    if (isRole && field.value && field.checked) {
      byId("nobody").checked = byId("unknown").checked = false;
      if (isLead(field) && at.querySelector("#key").dataset.one) {
        for (const other of at.querySelectorAll("[data-lead]:checked")) {
          if (other === field) continue;
          noneOf(other).checked = true;
          moved = { was: other, by: row };
          say(nameOf(other) + " is " + other.dataset.lead + ": only one actor can be.");
        }
      }
    }
    // A choice is both an `input` and a `change`: the second must not take the note away.
    if (isRole && moved) moved.was.closest("fieldset").querySelector(".label").dataset.lost = moved.was.dataset.lead;
    if (field.name === "answer" && field.checked) {
      moved = null;
      byId(field.id === "nobody" ? "unknown" : "nobody").checked = false;
      const taken = at.querySelectorAll(".seat input:checked:not([value=''])");
      taken.forEach((each) => (noneOf(each).checked = true));
      if (taken.length) say("All roles have been cleared.");
    }
    const typed = typedIn(at);
    refuse("");
    keep(aboutOf(at), { typed: same(typed, known.typed) ? null : typed });
    show();
  }
  main.addEventListener("input", change);
  main.addEventListener("change", change);
  // Pressing a role again clears it.
  let was = null;
  const radioAt = (event) => event.target.closest(".seat label, .sure label")?.querySelector("input[type=radio]");
  main.addEventListener("pointerdown", (event) => {
    const radio = radioAt(event);
    was = radio?.checked && radio.value ? radio : null;
  });
  main.addEventListener("click", (event) => {
    if (!was || event.target !== was) return;
    const none = noneOf(was);
    was = null;
    none.checked = true;
    none.dispatchEvent(new Event("change", { bubbles: true }));
  });

  main.addEventListener("submit", (event) => {
    if (event.target.matches("[data-leave]")) {
      kept = {};
      write();
      return;
    }
    const at = form();
    if (event.target !== at) return;
    event.preventDefault();
    refuse("");
    const typed = typedIn(at);
    const random = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const about = aboutOf(at);
    read();
    const waiting = kept[about]?.send;
    // An unchanged answer that is sent again keeps its idempotency key, so it counts once.
    const send = same(waiting?.typed, typed) ? waiting : { typed, submission: random };
    keep(about, { typed: null, send, held: false });
    show();
    flush();
  });

  // Sending
  let sending = false;
  let trouble = false;
  let pause = 0;
  let retry = 0;
  const wait = (time) => time * (0.7 + Math.random() * 0.6);

  async function ask(address, options, patience) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), patience);
    try {
      const answer = await fetch(address, { ...options, signal: control.signal, credentials: "same-origin", redirect: "error" });
      return { status: answer.status, text: await answer.text() };
    } finally {
      clearTimeout(timer);
    }
  }

  async function flush() {
    clearTimeout(retry);
    if (sending) return;
    read();
    const about = Object.keys(kept).find((each) => kept[each].send && !kept[each].held);
    if (about === undefined) return;
    sending = true;
    const { typed, submission } = kept[about].send;
    const [item, round] = about.split(/\n(?=[^\n]*$)/);
    let answer = null;
    try {
      const body = new URLSearchParams([...typed, ["item", item], ["round", round], ["submission", submission]]);
      const { status, text } = await ask(PLACE + "/answer", { method: "POST", body, headers: { Accept: "application/json" } }, 15000);
      if (status < 500 && status !== 429 && status !== 408) answer = { status, said: JSON.parse(text) };
    } catch {
      answer = null;
    }
    sending = false;
    trouble = answer === null;
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
      if (isHere) {
        known = { typed, isSaved: true };
        keep(about, { typed: same(typedIn(at), typed) || kept[about]?.send ? null : typedIn(at) });
        main.querySelectorAll("[data-mine]").forEach((mark) => (mark.textContent = "✓ answered"));
        main.querySelectorAll("[data-done]").forEach((place) => (place.textContent = answer.said.done));
      }
    } else {
      // Kept in the form to be fixed; or, if the round is not open, to be sent if it reopens.
      if (isNewest) keep(about, answer.status === 409 ? { held: true } : { send: null, typed });
      if (isHere) refuse(answer.said.error);
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

  const rejoin = () => location.replace(PLACE + "?again=1");

  // Following the room
  let next = 0;
  let failures = 0;
  let heard = Date.now(); // when the server last learned that somebody is here
  let isAsking = false;

  function hurry() {
    clearTimeout(next);
    next = setTimeout(poll, 100);
  }
  document.addEventListener("visibilitychange", () => document.hidden || hurry());

  async function poll() {
    if (isAsking) return;
    isAsking = true;
    try {
      const at = screen();
      const query = new URLSearchParams({ scene: at.dataset.scene, item: at.dataset.asked });
      if (Date.now() - heard > 15000) query.set("here", "1");
      const { status, text } = await ask(PLACE + "/news?" + query, { cache: "no-store" }, 10000);
      if (status === 401) return rejoin();
      if (status !== 200 && status !== 204) throw new Error(String(status));
      if (query.has("here")) heard = Date.now();
      if (failures) {
        byId("gone").textContent = "";
        flush();
      }
      failures = 0;
      if (status === 200) take(text);
    } catch {
      failures += 1;
      if (failures === 2) byId("gone").textContent = "No connection. This page may be out of date. Trying again…";
    } finally {
      isAsking = false;
      clearTimeout(next);
      const calm = document.hidden ? 20000 : 1000 + Math.random() * 1000;
      next = setTimeout(poll, failures ? wait(Math.min(10000, 1000 * 2 ** failures)) : calm);
    }
  }

  function take(html) {
    const fresh = parse(html);
    const [old, now] = [screen(), fresh.querySelector("[data-screen]")];
    const asks = (at) => (at.querySelector("form[data-answer]") ? at.dataset.about : null);
    read();
    if (asks(old) !== null && asks(old) === asks(now) && kept[asks(old)]) {
      // The form has unsent changes, so only the parts around it are updated.
      old.dataset.scene = now.dataset.scene;
      if (kept[asks(old)].held) keep(asks(old), { held: false });
      const [from, to] = [now.querySelector("#timer"), old.querySelector("#timer")];
      if (to) to.remove();
      if (from) old.prepend(from);
      begin();
      return;
    }
    const isOther = old.dataset.key !== now.dataset.key;
    const isHeld = old.contains(document.activeElement);
    blend(main, fresh, "*");
    begin();
    if (isHeld && !screen().contains(document.activeElement)) screen().querySelector("h1").focus({ preventScroll: true });
    if (isOther) {
      scrollTo(0, 0);
      document.title = [now.querySelector("h1").textContent, ...document.title.split(" | ").slice(1)].join(" | ");
      say([...now.querySelectorAll(".kicker, h1")].map((each) => each.textContent).join(". "));
    }
  }

  // Starts a new screen: timer, kept answers
  let clock = 0;
  function begin() {
    clearInterval(clock);
    const timer = byId("timer");
    if (timer) {
      const ends = Date.now() + Number(timer.dataset.seconds) * 1000;
      clock = setInterval(() => {
        const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
        timer.textContent = left ? "Time left: " + Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0") : "Time’s up.";
      }, 1000);
    }
    const at = form();
    if (at && !at.dataset.begun) {
      at.dataset.begun = "yes";
      known = { typed: typedIn(at), isSaved: at.querySelector("#saved").textContent.startsWith("✓") };
      const about = aboutOf(at);
      const entry = kept[about];
      if (entry) {
        fill(at, entry.typed || entry.send.typed);
        if (entry.held) keep(about, { held: false });
        if (!entry.send && same(typedIn(at), known.typed)) keep(about, { typed: null });
      }
    }
    show();
    flush();
  }
  read();
  begin();
  hurry();
})();
