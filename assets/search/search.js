/* The search box on every page: suggestions while typing, as a combobox with a list below it, and shortcuts to the box.
   If the server does not respond, it is a plain form. */
(function () {
  "use strict";
  const PAUSE = 150; // milliseconds without a keystroke
  const MOST = 8;
  const OFF = "valuechain-slash-off";
  const KINDS = {
    mitigation: "Mitigation", practice: "Practice", actor: "Actor", "reference actor": "Reference actor", topic: "Topic",
    source: "Source", "model type": "Model type", "release type": "Release type", term: "Glossary",
  };
  const CLOSENESS = { some: "partial match", nearest: "nearest, but no answer" };
  const APPLIES = { no: "does not apply to this model and release", "not known": "not known for this model and release" };
  const OF_FRAMEWORK = ["reading", "level"]; // parameters that mean nothing in another framework
  let timer = 0;
  let request = null;
  let chosen = -1;

  const box = () => document.getElementById("search");
  const list = () => document.getElementById("suggestions");
  const none = () => box().form.querySelector(".none");
  const options = () => [...list().children];

  /* The current page's question, which every link keeps. */
  function question() {
    const page = document.querySelector("main [data-page]");
    const asked = new URLSearchParams(page ? page.dataset.question : "");
    const data = new URLSearchParams(location.search).get("data");
    if (data) asked.set("data", data);
    return asked;
  }

  /* The question across sources: the page's own, or the day and the data of a page about one source. */
  function questionAcross() {
    const page = document.querySelector("main [data-page]");
    if (page && page.dataset.across !== undefined) return new URLSearchParams(page.dataset.across);
    const kept = [...question()].filter(([name]) => name === "on" || name === "data");
    return new URLSearchParams(kept);
  }

  function href({ kind, framework, id }) {
    if (kind === "topic" || kind === "practice") {
      const asked = questionAcross();
      asked.set(kind, id);
      return `/topic?${asked}`;
    }
    if (kind === "reference actor") return `/across?${questionAcross()}#actor-${id}`;
    const asked = question();
    if (kind === "term" && !framework) return `/glossary?${asked}#word-${id}`;
    if (kind === "model type" || kind === "release type") {
      asked.set(kind.replace(" ", "-"), id);
      return `/?${asked}`;
    }
    if (asked.get("framework") !== framework) {
      for (const each of OF_FRAMEWORK) asked.delete(each);
      asked.set("framework", framework);
    }
    if (kind === "term") return `/source?${asked}#${anchorOf(`term-${framework}-${id}`)}`;
    if (kind === "source") return `/?${asked}`;
    asked.set("id", id);
    return `/${kind}?${asked}`;
  }

  /* As `anchor_of_term` in valuechain/views/page/names.py. */
  const anchorOf = (text) => text.replace(/[^\p{L}\p{N}_]+/gu, "-");

  function suggest() {
    stop();
    const text = box().value.trim();
    if (!text) return close();
    const asked = new URLSearchParams({ q: text, limit: MOST });
    for (const name of ["framework", "model-type", "release-type", "data"]) {
      const value = question().get(name);
      if (value) asked.set(name, value);
    }
    // Not fetch: markup.js takes any failure of it, even an aborted request, as a sign that the server is gone.
    request = new XMLHttpRequest();
    request.responseType = "json";
    request.onload = ({ target }) => target.status === 200 && document.activeElement === box() && show(target.response, text);
    request.onerror = close;
    request.open("GET", window.valuechain.hrefOf(`/api/v1/search.json?${asked}`));
    request.send();
  }

  function stop() {
    clearTimeout(timer);
    if (request) request.abort();
    request = null;
  }

  /* Partial matches are suggested only if nothing has all the words; the Search page lists both. */
  function show(rows, text) {
    const full = rows.filter(({ closeness }) => closeness !== "some");
    const found = full.length ? full : rows;
    list().replaceChildren(...found.map(draw));
    list().hidden = !found.length;
    box().setAttribute("aria-expanded", String(found.length > 0));
    choose(-1);
    const nothing = `Nothing found for \u201c${text}\u201d. Press Enter to see similar names and all topics.`;
    none().textContent = nothing;
    none().hidden = found.length > 0;
    if (!found.length) return say(nothing);
    const number = found.length === 1 ? "1 suggestion" : `${found.length} suggestions`;
    say(`${number}. Use the arrow keys to choose, or press Enter to see all results.`);
  }

  function draw(found, index) {
    const option = document.createElement("a");
    option.id = `suggestion-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.tabIndex = -1;
    option.href = window.valuechain.hrefOf(href(found));
    option.dataset.nav = "";
    option.dataset.to = "main";
    const where = document.createElement("small");
    const source = found.kind === "source" ? "" : found.framework_name;
    const marked = source && found.law_or_advice ? `${source} (${found.law_or_advice})` : source || found.law_or_advice;
    const said = [KINDS[found.kind], marked, CLOSENESS[found.closeness], APPLIES[found.applies]];
    where.textContent = [said.filter(Boolean).join(", "), found.owners].filter(Boolean).join("; ");
    option.append(found.label || found.name, " ", where);
    return option;
  }

  function choose(index) {
    chosen = index;
    for (const [number, option] of options().entries()) option.setAttribute("aria-selected", String(number === index));
    if (index < 0) return box().removeAttribute("aria-activedescendant");
    const option = options()[index];
    box().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function close() {
    stop();
    list().hidden = true;
    list().replaceChildren();
    none().hidden = true;
    box().setAttribute("aria-expanded", "false");
    choose(-1);
    say("");
  }

  function say(text) {
    box().form.querySelector("[role=status]").textContent = text;
  }

  document.addEventListener("input", (event) => {
    if (event.target !== box()) return;
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the key belongs to an input method
    if (event.target === box()) move(event);
    else if (leads(event)) {
      event.preventDefault();
      const field = document.getElementById("asked") || box();
      field.focus();
      field.select();
    }
  });

  /* In the box, arrows choose, Enter follows the choice or else shows all results, and Escape closes the list, then
     empties the box. Enter opens nothing that was not chosen, however good the match. */
  function move(event) {
    const count = options().length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
      event.preventDefault();
      if (!count) return suggest();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1); // -1 stands for the text itself
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      options()[chosen].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (count || !none().hidden) close();
      else box().value = "";
    } else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box().select();
    }
  }

  /* Whether the key goes to the box: Ctrl+K always does, / unless the user is typing or has switched it off. */
  function leads({ key, target, ctrlKey, metaKey, altKey }) {
    if (altKey) return false;
    if (ctrlKey || metaKey) return key.toLowerCase() === "k";
    return key === "/" && !isOff() && !target.closest("input, textarea, select, [contenteditable]");
  }

  document.addEventListener("focusout", (event) => {
    if (event.target === box() && !list().contains(event.relatedTarget)) close();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#suggestions a")) {
      if (!event.defaultPrevented) return; // opened in another tab, so the list stays
      box().value = "";
      close();
    } else if (event.target.closest("[data-slash]")) {
      keep(!isOff());
      mark();
    }
  });

  /* Searches for the text and keeps the current question. */
  document.addEventListener("formdata", (event) => {
    if (event.target !== (box() && box().form)) return;
    for (const [name, value] of question()) event.formData.append(name, value);
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== (box() && box().form)) return;
    close();
    box().value = ""; // markup.js has read it, and the Search page shows it
  });

  /* Single-character shortcuts must have an off switch (WCAG 2.2, 2.1.4), because dictation types them. */
  function isOff() {
    try {
      return localStorage.getItem(OFF) !== null;
    } catch {
      return false; // without storage, the key stays on
    }
  }

  function keep(off) {
    try {
      if (off) localStorage.setItem(OFF, "yes");
      else localStorage.removeItem(OFF);
    } catch {
      // as above
    }
  }

  function mark() {
    const button = document.querySelector("[data-slash]");
    if (button) button.textContent = isOff() ? "Turn on the / key" : "Turn off the / key";
    if (box()) box().setAttribute("aria-keyshortcuts", isOff() ? "Control+K" : "/ Control+K");
    document.documentElement.toggleAttribute("data-slash-off", isOff());
  }

  document.addEventListener("valuechain:shown", mark);
})();
