/* Keeps a workshop's pages up to date. A page opts in with data-live="projector" data-workshop="…" data-revision="12"
   on its outer element: every one to two seconds it asks the server for changes, and blend.js puts them into the
   page without losing focus, typed text, open details or scroll positions. Forms with data-act are sent without
   reloading; with data-echo, their fields also take the values in the answer. Unsent text in a form with
   data-draft="its name" is kept until that form or one with data-forgets is sent. An element with data-left counts
   down that many seconds. Without this script, forms still work and pages are reloaded by hand. */
(function () {
  "use strict";
  const { parse, blend, isChanged } = window.valuechain; // blend.js
  const ask = window.fetch.bind(window); // before markup.js wraps it to reload pages when the server is lost
  const [SOON, JITTER, WHOLE] = [1000, 1000, 12]; // milliseconds; every twelfth poll fetches the page even if nothing changed
  const [UNREAD, TOLD] = [1000, 10000]; // milliseconds: changes this recent are unread; how long they are announced
  let asked = 0;
  let sending = null; // the form being sent
  let waiting = null; // the form and button pressed meanwhile
  let timer = 0;
  let telling = 0;
  let moved = { at: -Infinity, next: "" }; // when another window last changed the next step, and to what

  const page = () => document.querySelector("main [data-page]");
  const live = () => document.querySelector("[data-live]");
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(poll, SOON + Math.random() * JITTER);
  };

  async function poll() {
    const at = live();
    if (!at || document.hidden || sending) return later();
    const { live: name, workshop, revision, screen = "" } = at.dataset;
    asked += 1;
    // Presence doesn't change the revision, because phones that only poll change nothing.
    const query = new URLSearchParams({ page: name, workshop, screen, revision: asked % WHOLE ? revision : "" });
    try {
      const answer = await ask(`/workshop/live?${query}`, { cache: "no-store" });
      const html = answer.status === 204 ? "" : await answer.text();
      if (answer.status >= 500) throw new Error(String(answer.status));
      note("gone", "");
      if (html && at === live() && !sending) show(html);
    } catch {
      note("gone", "We can’t reach the server. This page may be out of date. It will update by itself.");
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
    // The button has just changed: whoever was about to press it meant something else.
    if (performance.now() - moved.at < UNREAD && button?.dataset.key === moved.next) {
      note("refused", "This was just changed in another window, so your change was not made. Check the page, then try again.");
      return;
    }
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
      const { to, html, message } = await answer.json();
      note("gone", "");
      note("other", "");
      if (message) waiting = null;
      const isTaken = !message && "draft" in form.dataset;
      if (isTaken) sessionStorage.removeItem(placeOf(form));
      if (!message && "forgets" in form.dataset) forget();
      if (to) go(to);
      else if (html && at === page()) show(html, "echo" in form.dataset ? form.dataset.key : "", true);
      if (isTaken && form.isConnected) {
        form.reset(); // to what the server has now
        findPlace("", true);
      }
      note("refused", message || "", form);
    } catch {
      waiting = null;
      note("refused", "We can’t reach the server. Nothing on this page was lost. Try again in a moment.", form);
    } finally {
      sending = null;
      document.documentElement.removeAttribute("data-busy");
      const held = waiting;
      waiting = null;
      if (held && held[0].isConnected && held[1]?.isConnected) held[0].requestSubmit(held[1]);
    }
  }

  /* Shows the page as the server has it; fields of the form with the key `echoed` take the server's values. */
  function show(html, echoed = "", isAnswer = false) {
    const [at, fresh] = [page(), parse(html)];
    const { revision } = fresh.querySelector("[data-page]").dataset;
    if (!isAnswer && Number(revision) < Number(at.dataset.revision)) return; // overtaken by an answer
    const key = document.activeElement.dataset.key;
    const isHeld = at.contains(document.activeElement);
    const [scene, step] = [at.dataset.scene, keyOfNext()];
    const typed = [...at.querySelectorAll("form[data-draft]")].filter((form) => Object.keys(changed(form)).length);
    blend(at.parentNode, fresh, echoed && `form[data-key="${CSS.escape(echoed)}"]`);
    bringBack();
    if (isHeld && !page().contains(document.activeElement)) findPlace(key, isAnswer);
    if (echoed) findWrong();
    if (!isAnswer && scene !== page().dataset.scene) tellOther(step);
    const away = typed.find((form) => !page().querySelector(`form[data-key="${CSS.escape(form.dataset.key)}"]`));
    if (away) note("kept", `Your draft for “${away.dataset.draft}” is saved. You’ll see it when you go back to that question.`);
    else if (isAnswer) note("kept", "");
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

  /* Announces a change from another window, perhaps by another facilitator. */
  function tellOther(step) {
    if (step !== keyOfNext()) moved = { at: performance.now(), next: keyOfNext() };
    const said = page().querySelector("[data-said]");
    note("other", `Changed in another window. ${said ? said.textContent : ""}`);
    clearTimeout(telling);
    telling = setTimeout(() => note("other", ""), TOLD);
  }

  /* Drafts: unsent text is kept in this tab, by the form's key. */
  const placeOf = (form) => `valuechain:${live()?.dataset.workshop}:${form.dataset.key}`;
  /* The values of a form's fields that differ from the server's. */
  function changed(form) {
    const fields = [...form.elements].filter((each) => each.name && !["hidden", "submit"].includes(each.type));
    return Object.fromEntries(fields.filter(isChanged).map((each) => [each.name, each[holder(each)]]));
  }

  const holder = (field) => (field.type === "checkbox" ? "checked" : "value");

  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-draft]");
    if (form) sessionStorage.setItem(placeOf(form), JSON.stringify(changed(form)));
  });

  /* Deletes all drafts of this workshop. */
  function forget() {
    const here = `valuechain:${live()?.dataset.workshop}:`;
    for (const each of Object.keys(sessionStorage)) if (each.startsWith(here)) sessionStorage.removeItem(each);
  }

  function bringBack() {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      for (const [name, value] of Object.entries(JSON.parse(sessionStorage.getItem(placeOf(form)) || "{}"))) {
        const field = form.elements[name];
        if (field && field[holder(field)] !== value) field[holder(field)] = value;
      }
    }
  }
  document.addEventListener("valuechain:shown", bringBack); // a page reached by going back

  /* Announces the page's main sentence if it has changed. */
  function say() {
    const said = page().querySelector("[data-said]");
    const status = document.getElementById("said");
    if (said && status.textContent !== said.textContent) status.textContent = said.textContent;
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
      each.parentNode.classList.toggle("is-last", seconds <= 60); // the colour changes
    }
  }, 250);

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copies]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    } catch {
      field.select(); // browsers allow copying only over a secure connection
    }
  });

  // A refusal concerns only the page it was shown on.
  window.addEventListener("popstate", () => note("refused", ""));
})();
