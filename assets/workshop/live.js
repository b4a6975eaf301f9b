/* Keeps a workshop's pages up to date. A page opts in with data-live="projector" data-workshop="…" data-revision="12"
   on its outer element: every one to two seconds it asks the server for changes, and blend.js puts them into the
   page without losing focus, typed text, open details or scroll positions. Forms with data-act are sent without
   reloading; with data-echo, their fields also take the values in the answer. If the server asks first, a dialog has
   its question. What is typed into a form with data-draft is kept on the server. An element with data-left counts
   down that many seconds. The button in data-next waits after its meaning has changed, and is also pressed by Space
   and Page Down. Without this script, forms still work and pages are reloaded by hand. */
(function () {
  "use strict";
  const { hrefOf, parse, blend } = window.valuechain; // address.js, blend.js
  const ask = window.fetch.bind(window); // before markup.js wraps it to reload pages when the server is lost
  const [SOON, JITTER, WHOLE] = [1000, 1000, 12]; // milliseconds; every twelfth poll fetches the page even if nothing changed
  const [TOLD, TYPING, LAST, GRACE] = [10000, 500, 60, 3500]; // milliseconds, but LAST is seconds, as in running.py
  let asked = 0;
  let acted = 0; // how many forms the server has answered
  let sending = null; // the form being sent
  let waiting = null; // the form and button pressed meanwhile
  let timer = 0;
  let telling = 0;
  let heldUntil = -Infinity; // until when the big button waits
  let answersFrom = 0; // from when keys answer a dialog

  const page = () => document.querySelector("main [data-page]");
  const live = () => document.querySelector("[data-live]");
  const isModified = (event) => event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(poll, SOON + Math.random() * JITTER);
  };

  async function poll() {
    const at = live();
    if (!at || document.hidden || sending) return later();
    const { live: name, workshop, revision, screen = "" } = at.dataset;
    asked += 1;
    const before = acted;
    // Presence doesn't change the revision, because phones that only poll change nothing.
    const query = new URLSearchParams({ page: name, workshop, screen, revision: asked % WHOLE ? revision : "" });
    try {
      const answer = await ask(hrefOf(`/workshop/live?${query}`), { cache: "no-store" });
      const html = answer.status === 204 ? "" : await answer.text();
      if (answer.status >= 500) throw new Error(String(answer.status));
      reach();
      if (html && at === live() && !sending && acted === before) show(html); // else an answer is newer
    } catch {
      miss("We can’t reach the server. This page may be out of date. It will update by itself.");
    }
    later();
  }

  document.addEventListener("visibilitychange", () => document.hidden || (clearTimeout(timer), poll()));
  later();

  // A held key or a second click would undo the first press.
  document.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target.closest("form[data-act] button")) event.preventDefault();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter" && event.target.closest("form[data-act] button")) event.preventDefault();
  }, true);

  document.addEventListener("submit", (event) => {
    const [form, button] = [event.target, event.submitter];
    if (!("act" in form.dataset) || (button && "plain" in button.dataset)) return;
    event.preventDefault();
    if (isHeld() && form.closest("[data-next]")) return;
    form.closest("dialog")?.close();
    if (!sending) send(form, button);
    else if (form !== sending) waiting = [form, button];
  });

  async function send(form, button) {
    sending = form;
    document.documentElement.setAttribute("data-busy", "");
    const at = page();
    try {
      const answer = await ask(button?.getAttribute("formaction") || form.getAttribute("action"), {
        method: "POST",
        body: new URLSearchParams(new FormData(form, button)),
        headers: { Accept: "application/json" },
      });
      const { to, html, error, message = error && failed(error), ask: why } = await answer.json();
      acted += 1;
      if (BUSY.includes(answer.status)) return miss(message || AWAY, form);
      reach();
      note("other", "");
      if (message || why) waiting = null;
      const isTaken = !message && !why && "draft" in form.dataset;
      if (isTaken) forget(form.dataset.key);
      if (!message && "forgets" in form.dataset) forget();
      if (to) go(hrefOf(to));
      else if (html && at === page()) show(html, "echo" in form.dataset ? form.dataset.key : "", true);
      if (isTaken && form.isConnected && button?.name === "act") findPlace("", true);
      if (why) askFirst(why);
      note("refused", message || "", form);
    } catch {
      miss(AWAY, form);
    } finally {
      sending = null;
      document.documentElement.removeAttribute("data-busy");
      const held = waiting;
      waiting = null;
      if (held && held[0].isConnected && held[1]?.isConnected) held[0].requestSubmit(held[1]);
    }
  }

  /* Shows the server's question before an act, with a form that confirms it. */
  function askFirst(html) {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "confirm-title");
    dialog.setAttribute("aria-describedby", "confirm-why confirm-keys");
    dialog.append(parse(html));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal(); // the focus is on the way back
    answersFrom = performance.now() + 1000 * dialog.querySelector("[data-wait]").dataset.wait;
  }

  /* In a dialog, the keys that press the big button go back, and only the other key of a clicker confirms; and they wait,
     as the button does. So pressing twice never confirms. */
  const question = () => document.querySelector("dialog[open]:has([data-cancels])");
  const ANSWERS = { " ": "cancel", PageDown: "cancel", PageUp: "confirm" };
  document.addEventListener("keydown", (event) => {
    const dialog = question();
    const answer = dialog && ANSWERS[event.key];
    if (!answer || isModified(event) || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the big button takes these keys as well
    if (!event.repeat && performance.now() >= answersFrom) dialog.querySelector(`[data-key=${answer}]`).click();
  });

  document.addEventListener("click", (event) => {
    const dialog = event.target.closest("[data-cancels]")?.closest("dialog");
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
  });

  /* Shows the page as the server has it; fields of the form with the key `echoed` take the server's values. */
  function show(html, echoed = "", isAnswer = false) {
    const [at, fresh] = [page(), parse(html)];
    const key = document.activeElement.dataset.key;
    const isFocused = at.contains(document.activeElement);
    const [scene, step] = [at.dataset.scene, keyOfNext()];
    blend(at.parentNode, fresh, echoed && `form[data-key="${CSS.escape(echoed)}"]`);
    bringBack();
    if (step && step !== keyOfNext()) heldUntil = performance.now() + 1000 * page().querySelector("[data-next]")?.dataset.wait;
    hold();
    if (isFocused && !page().contains(document.activeElement)) findPlace(key, isAnswer);
    if (echoed) findWrong();
    if (scene !== page().dataset.scene) {
      note("refused", ""); // it was about the page as it was
      question()?.close();
    }
    if (!isAnswer && scene !== page().dataset.scene) tellOther();
    const { title } = page().dataset;
    if (title) document.title = title;
    say();
    document.dispatchEvent(new CustomEvent("valuechain:shown"));
  }

  function findPlace(key, isAnswer) {
    const found = [
      key && page().querySelector(`[data-key="${CSS.escape(key)}"]`),
      isAnswer && page().querySelector("[data-next] button"), // otherwise someone who is typing would press it
      page().querySelector("h1[tabindex]"),
    ].find((each) => each && each.getClientRects().length && !each.disabled);
    (found || document.querySelector("main")).focus();
  }

  /* Focuses the first invalid field or, if the fault is in no single field, its message. */
  function findWrong() {
    const wrong = page().querySelector(":is(input, select, textarea)[aria-invalid], .wrong[tabindex]");
    const folded = wrong?.closest("details");
    if (folded) folded.open = true;
    wrong?.focus();
  }

  const keyOfNext = () => page().querySelector("[data-next] button")?.dataset.key;

  /* Announces a change that was not made here: by another facilitator, a participant or the timer. */
  function tellOther() {
    const said = page().querySelector("[data-said]");
    note("other", `This page has changed. ${said ? said.textContent : ""}`);
    clearTimeout(telling);
    telling = setTimeout(() => note("other", ""), TOLD);
  }

  /* The big button waits after its meaning has changed: who presses it again at once means what it was before. */
  const isHeld = () => performance.now() < heldUntil;
  function hold() {
    const next = page()?.querySelector("[data-next]");
    const button = next?.querySelector("button");
    if (!button || !next.dataset.wait) return;
    const said = next.querySelector("[id=next-wait]");
    const words = isHeld() ? "This button has just changed. Wait a moment." : "";
    if (said.textContent !== words) said.textContent = words;
    if (!isHeld()) return button.removeAttribute("aria-disabled");
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-describedby", said.id);
    setTimeout(release, heldUntil - performance.now() + 10);
  }

  /* After the last answers to a round that has just closed, the page has its reasons. */
  function release() {
    hold();
    if (!isHeld() && page()?.querySelector("[data-closing]")) askWhole();
  }

  const FIELDS = "input, select, textarea, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    const button = page()?.querySelector("[data-next][data-wait] button");
    const isTaken = event.key === "PageDown" ? FIELDS : `${FIELDS}, button, summary, a[href]`;
    if (!button || ![" ", "PageDown"].includes(event.key) || event.target.closest(isTaken)) return;
    if (isModified(event) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (!event.repeat && !isHeld()) button.click();
  });

  /* Drafts: what is typed is kept on the server soon, and in this tab until then. */
  const placeOf = () => `valuechain:${live()?.dataset.workshop}`;
  const unsent = () => JSON.parse(sessionStorage.getItem(placeOf()) || "{}"); // by form, then by field
  const holder = (field) => (field.type === "checkbox" ? "checked" : "value");
  const valueOf = (field) => (field.type === "checkbox" ? (field.checked ? field.value : "") : field.value);
  let keeping = 0;

  function keepUnsent(forms) {
    if (Object.keys(forms).length) sessionStorage.setItem(placeOf(), JSON.stringify(forms));
    else sessionStorage.removeItem(placeOf());
  }

  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-draft]");
    if (!form || !target.name) return;
    const forms = unsent();
    keepUnsent({ ...forms, [form.dataset.key]: { ...forms[form.dataset.key], [target.name]: valueOf(target) } });
    note("refused", ""); // it was about what stood there before
    clearTimeout(keeping);
    keeping = setTimeout(sendDrafts, TYPING);
  });

  async function sendDrafts() {
    keeping = clearTimeout(keeping);
    const [workshop, forms] = [live()?.dataset.workshop, unsent()];
    for (const [key, fields] of Object.entries(forms)) {
      const body = new URLSearchParams({ ...fields, workshop, item: key.replace("decision:", "") });
      try {
        const answer = await ask(hrefOf("/workshop/draft"), { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
        if (answer.status >= 500) throw new Error(String(answer.status));
        const { revision } = await answer.json();
        if (workshop !== live()?.dataset.workshop) return;
        acknowledge(key, fields, revision);
      } catch {
        miss(AWAY_TYPING);
        keeping = setTimeout(sendDrafts, 4 * TYPING);
      }
    }
  }

  /* What the server has, and was not changed since, no longer needs to be sent. */
  function acknowledge(key, fields, revision) {
    const forms = unsent();
    const left = Object.entries(forms[key] || {}).filter(([name, value]) => fields[name] !== value);
    delete forms[key];
    keepUnsent(left.length ? { ...forms, [key]: Object.fromEntries(left) } : forms);
    // Until the page has this revision, its fields keep what was typed.
    kept = { ...kept, [key]: { ...kept[key], fields: { ...kept[key]?.fields, ...fields }, revision } };
  }
  let kept = {};

  /* Forgets what is typed into a form, or into all of them. */
  function forget(key = "") {
    clearTimeout(keeping);
    const forms = key ? unsent() : {};
    delete forms[key];
    keepUnsent(forms);
    if (key) delete kept[key];
    else kept = {};
  }

  /* Gives the fields of drafts what is typed here and not yet in the page, and otherwise what the server has. */
  function bringBack() {
    const forms = unsent();
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const { key } = form.dataset;
      if (Number(page().dataset.revision) >= kept[key]?.revision) delete kept[key];
      const typed = { ...kept[key]?.fields, ...forms[key] };
      for (const field of form.elements) {
        if (!field.name || ["hidden", "submit"].includes(field.type)) continue;
        const wanted = field.name in typed ? typed[field.name] : sentOf(field);
        const value = field.type === "checkbox" ? Boolean(wanted) : wanted;
        if (field[holder(field)] !== value) field[holder(field)] = value;
      }
    }
    if (Object.keys(forms).length) keeping = keeping || setTimeout(sendDrafts, TYPING);
  }

  function sentOf(field) {
    if (field.type === "checkbox") return field.defaultChecked ? field.value : "";
    if (field.tagName !== "SELECT") return field.defaultValue;
    return ([...field.options].find((each) => each.defaultSelected) || field.options[0])?.value;
  }
  function arrive() {
    bringBack();
    // The server refuses the button that long.
    const { held } = page()?.querySelector("[data-next]")?.dataset || {};
    if (held) heldUntil = Math.max(heldUntil, performance.now() + 1000 * held);
    hold();
  }
  document.addEventListener("valuechain:shown", arrive); // also a page reached by going back
  arrive();
  for (const leaving of ["pagehide", "visibilitychange"]) {
    document.addEventListener(leaving, () => document.hidden && Object.keys(unsent()).length && sendDrafts());
  }

  /* Announces the page's main sentence if it has changed. */
  function say() {
    const said = page().querySelector("[data-said]");
    const status = document.getElementById("said");
    if (said && status.textContent !== said.textContent) status.textContent = said.textContent;
  }

  const AWAY = "We can’t reach the server. Nothing on this page was lost. Try again in a moment.";
  const AWAY_TYPING = "We can’t reach the server. What you type is kept in this tab until it answers.";

  const failed = ({ message, request }) => `${message} If it happens again, tell whoever runs the server this number: ${request}.`;
  const BUSY = [502, 503, 504]; // with these, the server, its database or a proxy cannot answer now
  let missed = ""; // what the last form's notice said because of that
  const isMissed = () => missed && document.querySelector('[data-local="refused"]')?.textContent === missed;

  /* One notice says that the server does not answer: that of the form that was sent, or else the page's. */
  function miss(text, form = null) {
    if (!form) return isMissed() || note("gone", text);
    waiting = null;
    missed = text;
    note("gone", "");
    note("refused", text, form);
  }

  /* The server answers: notices that say otherwise go. */
  function reach() {
    note("gone", "");
    if (isMissed()) note("refused", "");
  }

  /* Shows a notice in its form or at the top of the page; an empty text removes it. */
  function note(name, text, form = null) {
    const place = (form?.isConnected && form.querySelector("[data-refusal]")) || document.querySelector("main");
    let notice = document.querySelector(`[data-local="${name}"]`);
    if (notice && (!text || notice.parentNode !== place)) notice = notice.remove();
    if (!text) return;
    if (!notice) {
      notice = document.createElement("p");
      notice.className = "notice";
      notice.dataset.local = name;
      notice.setAttribute("role", name === "other" ? "status" : "alert");
      place.prepend(notice);
    }
    if (notice.textContent === text) return;
    notice.textContent = text;
    if (name === "refused") notice.scrollIntoView({ block: "nearest" });
  }

  /* Follows a link inside the app without loading; otherwise loads the page. */
  function go(href) {
    if (!window.valuechain?.Html || !document.getElementById("said")) return location.assign(href);
    page().insertAdjacentHTML("beforeend", '<a data-nav data-to="top"></a>');
    const link = page().lastElementChild;
    link.href = href;
    link.click();
  }

  // Timers count down by themselves between polls.
  const ends = new WeakMap();
  setInterval(() => {
    for (const each of document.querySelectorAll("[data-left]")) {
      const { left } = each.dataset;
      if (ends.get(each)?.left !== left) ends.set(each, { left, at: performance.now() + 1000 * left });
      const seconds = Math.max(0, Math.ceil((ends.get(each).at - performance.now()) / 1000));
      const text = seconds ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "Time is up.";
      if (each.textContent !== text) each.textContent = text;
      const stage = seconds > LAST ? "" : seconds ? "last" : "up";
      const frame = each.closest("[data-stage]") || each;
      if (frame.dataset.stage !== stage) frame.dataset.stage = stage;
      if (!seconds && "closes" in each.dataset && !ends.get(each).isAsked) {
        ends.get(each).isAsked = true;
        setTimeout(askWhole, GRACE); // the server closes the round when it is asked
      }
    }
  }, 250);

  function askWhole() {
    asked = -1;
    clearTimeout(timer);
    poll();
  }

  // A refusal concerns only the page it was shown on.
  window.addEventListener("popstate", () => note("refused", ""));
})();
