/* What is beside and above the editor's table: details of what is chosen, findings, buttons, and whether all is saved. */
(function () {
  "use strict";
  const { parse, blend, isChanged } = window.valuechain; // blend.js
  const editing = (window.valuechain.editing ||= {});
  const [SETTLES, TOLD] = [250, 10000]; // milliseconds
  const bases = new WeakMap(); // the revision at which typing in a field began
  let grid = null;
  let changes = null;
  let chosen = ["", ""]; // a mitigation, an actor, or the cell of both
  let asking = 0;
  const fading = {}; // the timers of notices that are shown for a while, by name
  let isEntering = false; // whether the focus goes to the details once they are there

  const panel = () => document.getElementById("edit-panel");
  const keyOf = ([row, actor]) => `panel:${row}:${actor}`;
  const shown = () => panel()?.firstElementChild?.dataset.key;
  const hint = (words) => `<p class="hint" tabindex="-1" data-key="panel">${words}</p>`;
  const cellOf = (kind, id) => (kind === "actor" ? ["", id] : [id, ""]);
  const SAVING = "Saving …";
  const WORDS = {
    saved: "All changes saved.",
    saving: SAVING,
    away: "Not saved: no connection. Trying again …",
    "away with nothing": "No connection. Trying again …",
    busy: "Not saved: the server is busy. Trying again …",
    "busy with nothing": "The server is busy. Trying again …",
    refused: "Not saved: the server refused it.",
    "refused with nothing": "The server refused to say what others change.",
  };
  const LOCKED = "You may have been signed out. Open this page in another tab and sign in if you are asked. Then try again here.";
  const BROKEN = "Try again in a few minutes. If it does not help, tell whoever runs the server.";
  const BUSY = "The server is busy. The details will be here once it answers.";
  const KEPT = "Your changes are still in this tab, also after you reload the page. Leave it open until they are saved.";
  const HELD = "Your changes are only on this page. Do not reload or leave it until they are saved.";
  const WAYS =
    '<span class="edit-ways"><button type="button" class="button go" data-edit="again">Try again</button>' +
    '<button type="button" class="button" data-edit="discard">Discard what is not saved</button></span>';

  /* Called when the table is there. */
  function attend(table, its) {
    [grid, changes, chosen] = [table, its, ["", ""]];
    showFound(table.model.state);
  }

  function patch(answer) {
    showButtons();
    if (!answer) return load();
    showFound(answer.state);
    if (answer.said) say(answer.said);
    if (answer.others.length) tellOthers(answer.others);
    const [row, actor] = chosen;
    const isGone = answer.deleted.includes(row) || (answer.actors && actor && !grid.model.actor(actor));
    if (isGone) return forget();
    if (answer.actors || answer.order || !row || answer.rows.some((each) => each.id === row)) load();
  }

  /* What was chosen has been deleted. */
  function forget() {
    chosen = ["", ""];
    panel().replaceChildren(parse(hint("It has been deleted. Choose something else.")));
  }

  function showFound(html) {
    const place = document.getElementById("edit-state");
    if (!place || html === undefined) return;
    blend(place, parse(html));
    const { changed = "" } = place.firstElementChild?.dataset || {};
    const told = document.getElementById("edit-changed");
    if (told && told.textContent !== changed) told.textContent = changed;
    const button = document.querySelector(".edit-bar [data-edit=differences]");
    if (button) button.textContent = `What has changed (${grid.model.changed.toLocaleString("en")})`;
  }

  function status(state) {
    const place = document.getElementById("edit-saved");
    const words = (!changes.waiting.length && WORDS[`${state} with nothing`]) || WORDS[state];
    if (place && words && place.textContent !== words) place.textContent = words;
    place?.classList.toggle("away", `${state} with nothing` in WORDS);
    showButtons();
    showRefusal();
  }

  /* Says why the server refused what is not saved, what was typed if its field has gone, and what can be done. */
  function showRefusal() {
    const { refusal, waiting, isStored } = changes;
    const at = () => document.querySelector('[data-local="stopped"]');
    if (!refusal) return note("stopped", "");
    const { status, said } = refusal;
    const why = said || `The server’s answer was an error (${status}). ${[401, 403].includes(status) ? LOCKED : BROKEN}`;
    const typed = waiting.map((each) => withTyped("", each.do)).join("");
    const words = waiting.length ? `Not saved. ${why} ${isStored ? KEPT : HELD}${typed}` : why;
    if (at()?.firstChild.textContent === words) return;
    note("stopped", words);
    at()?.append(parse(WAYS));
    if (!waiting.length) at()?.querySelector("[data-edit=discard]").remove();
    const marks = [...(panel()?.querySelectorAll("[data-local=mark]") || [])];
    for (const each of marks.filter((mark) => mark.textContent === SAVING)) each.textContent = "Not saved";
  }

  function showButtons() {
    for (const which of ["undo", "redo"]) {
      const button = document.querySelector(`.edit-bar [data-edit=${which}]`);
      if (!button || !changes) continue;
      button.setAttribute("aria-disabled", String(changes.left(which) < 1)); // a disabled button would lose the focus
    }
  }

  function say(words) {
    const place = document.getElementById("edit-said");
    if (place) place.textContent = words;
  }

  function tellOthers(sentences) {
    const words = `Someone else: ${sentences.join(" ")}`;
    noteForAWhile("others", words);
    say(words);
  }

  /* Shows a notice above the table, or removes it if there are no words. */
  function note(name, words) {
    document.querySelector(`[data-local="${name}"]`)?.remove();
    const page = document.querySelector("main [data-page]");
    if (!words || !page) return;
    if (!page.querySelector(".edit-notes")) page.append(parse('<div class="edit-notes" data-local="notes"></div>'));
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.dataset.local = name;
    if (["refused", "stopped"].includes(name)) notice.setAttribute("role", "alert");
    notice.textContent = words;
    page.querySelector(".edit-notes").append(notice);
  }

  function noteForAWhile(name, words) {
    note(name, words);
    clearTimeout(fading[name]);
    fading[name] = setTimeout(() => note(name, ""), TOLD);
  }

  /* Says why a change was not made. A text whose field has gone is shown, so that it is not lost. */
  function refused(words, command) {
    note("refused", withTyped(words, command));
  }

  function withTyped(words, command) {
    const isLost = command?.text && !shown()?.startsWith("panel:");
    return isLost ? `${words} You had typed: “${command.text}”.` : words;
  }

  /* Says what was done. */
  function done(words) {
    noteForAWhile("done", words);
  }

  /* Shows the details of a cell, a mitigation or an actor; with `isEntered`, goes there. */
  function choose(row, actor, isEntered = false) {
    const before = chosen;
    const isSame = String(before) === String([row, actor]);
    chosen = [row, actor];
    if (!isSame) {
      note("refused", "");
      grid.choose(before, chosen);
    }
    isEntering = isEntered || (isEntering && isSame);
    clearTimeout(asking);
    if (isEntered) load();
    else if (shown() !== keyOf(chosen)) asking = setTimeout(load, SETTLES);
  }

  /* Fetches the details once everything is saved. What is being typed stays. */
  async function load() {
    clearTimeout(asking);
    const [row, actor] = chosen;
    if (!changes || !panel() || !(row || actor)) return;
    if (changes.failures || (changes.refusal && changes.waiting.length)) showAway();
    if (changes.waiting.length) {
      asking = setTimeout(load, SETTLES);
      return;
    }
    const wanted = keyOf(chosen);
    try {
      const response = await editing.get("/edit/panel", { data: changes.key, mitigation: row, actor });
      if (wanted !== keyOf(chosen) || !panel()) return;
      editing.refuseBusy(response);
      show(response.ok ? await response.text() : hint(whyNot(response.status)));
      if (isEntering) enter();
    } catch ({ wait }) {
      if (wait !== undefined && panel() && shown() !== wanted) panel().replaceChildren(parse(hint(BUSY)));
      asking = setTimeout(load, Math.max(4 * SETTLES, wait || 0)); // the status says if there is no connection
    }
  }

  /* Why the details of what is chosen cannot be shown. */
  const whyNot = (status) =>
    status === 404
      ? "This is no longer there. Choose something else."
      : `The details cannot be shown: the server’s answer was an error (${status}). ${[401, 403].includes(status) ? LOCKED : BROKEN}`;

  /* What was chosen before must not look like what is chosen now. */
  function showAway() {
    if (shown() === keyOf(chosen)) return;
    const isAway = changes.failures && !changes.isBusy;
    const words = isAway ? "There is no connection. The details will be here once it is back." : "Your last changes are not saved yet. The details will be here once they are.";
    panel().replaceChildren(parse(hint(words)));
  }

  function show(html) {
    const field = document.activeElement;
    const isInside = panel().contains(field);
    const isTyping = isInside && field.matches("[data-column]") && isChanged(field);
    const { key } = field.dataset;
    blend(panel(), parse(html), isTyping ? "" : "*");
    if (isInside && !panel().contains(document.activeElement)) {
      (panel().querySelector(`[data-key="${CSS.escape(key || "panel")}"]`) || panel().querySelector("h2"))?.focus();
    }
  }

  function enter() {
    isEntering = false;
    const first = panel().querySelector("input:checked, input, textarea") || panel().querySelector("h2");
    if (matchMedia("(max-width: 1000px)").matches) panel().scrollIntoView({ block: "nearest" });
    first?.focus();
  }

  const own = () => panel().querySelector("[data-kind]")?.dataset;

  /* The cell whose details are shown: for a moment, that is not yet the chosen one. */
  function shownCell() {
    const { mitigation, actor } = panel().firstElementChild.dataset;
    return [mitigation, actor];
  }

  /* A field was changed: its new text is saved. */
  document.addEventListener("change", ({ target }) => {
    if (!grid || !target.closest("#edit-panel")) return;
    const [row, actor] = shownCell();
    if (target.name === "role") {
      const roles = [...panel().querySelectorAll("[name=role]:checked")].map((each) => each.value);
      grid.set(row, actor, roles);
    } else if (target.dataset.column) {
      const { role } = target.closest("[data-role]")?.dataset || {};
      const { column } = target.dataset;
      const text = target.value;
      const command = role
        ? { do: "owner", mitigation: row, actor, role, column, text }
        : { do: "text", kind: own().kind, id: own().id, column, text };
      mark(target, SAVING);
      note("refused", "");
      changes.add(command, () => mark(target, "Saved"), bases.get(target));
      bases.delete(target);
    }
  });

  document.addEventListener("input", ({ target }) => {
    if (!changes || !target.closest("#edit-panel [data-column]")) return;
    mark(target, "");
    if (!bases.has(target)) bases.set(target, changes.revision);
  });

  /* Says beside a field what has become of its text. */
  function mark(field, words) {
    const place = field.closest(".edit-field");
    if (!place) return;
    let told = place.querySelector("[data-local]");
    if (!told) {
      told = document.createElement("small");
      told.dataset.local = "mark";
      place.append(told);
    }
    told.textContent = words;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#edit-panel form[data-do]");
    if (!form || !grid) return;
    event.preventDefault();
    const [row, actor] = shownCell();
    const to = new FormData(form).get("to");
    if (form.dataset.do === "hand-over") changes.add({ do: "hand-over", mitigation: row, actor, to }, () => choose(row, to));
    else changes.add({ do: "hand-over-all", actor: own().id, to });
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button || !grid) return;
    const { edit, goes, id, opensMitigation, opensActor } = button.dataset;
    if (goes) goTo(goes, id);
    else if (opensMitigation || opensActor) choose(opensMitigation || "", opensActor || "", true);
    else if (edit && button.getAttribute("aria-disabled") !== "true") act(edit, button);
  });

  function goTo(kind, id) {
    grid.go(...cellOf(kind, id));
    choose(...cellOf(kind, id));
  }

  function act(name, button) {
    if (name === "undo" || name === "redo") changes.undo(name);
    else if (name === "again" || name === "discard") {
      document.querySelector("h1").focus({ preventScroll: true }); // the notice goes, with the button
      changes[name]();
    }
    else if (name === "earlier" || name === "later") move(own(), name === "later" ? 1 : -1);
    else editing.dialogs[name]?.({ grid, changes, chosen, button });
  }

  /* Moves a row or column one place. */
  function move({ kind, id }, by) {
    const ids = kind === "actor" ? grid.model.actors.map((each) => each.id) : grid.model.order;
    const at = ids.indexOf(id);
    const after = by > 0 ? ids[at + 1] : ids[at - 2] || "";
    if (after === undefined || at + by < 0) return;
    changes.add({ do: "move", kind, id, after }, () => grid.see(...cellOf(kind, id)));
  }

  document.addEventListener("keydown", (event) => {
    if (!grid || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && event.target.closest("#edit-panel")) {
      event.preventDefault();
      grid.go(...chosen);
      return;
    }
    const which = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && which;
    if (!isShortcut || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    event.preventDefault();
    if (changes.left(which) > 0) changes.undo(which);
  });

  function conflict(theirs, wanted) {
    editing.dialogs.conflict({ theirs, wanted, grid, changes });
  }

  Object.assign(editing, { attend, done, goTo, hears: { patch, conflict, refused, status, choose } });
})();
