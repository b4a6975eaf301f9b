/* The form of a question on a phone: reads, fills and checks it, and adjusts other fields to each choice. */
(function () {
  "use strict";
  const { say } = window.valuechain; // device.js
  const byId = (id) => document.getElementById(id);
  const OURS = ["item", "round", "submission"];
  const typedIn = (at) => [...new FormData(at)].filter(([name]) => !OURS.includes(name)).map(([name, value]) => [name, String(value).replace(/\r\n?/g, "\n")]);
  const nameOf = (field) => field.closest("fieldset").querySelector("legend").textContent;
  const noneOf = (field) => field.closest("fieldset").querySelector("input[value='']"); // "no role" of the same actor
  const isLead = (field) => "lead" in field.dataset;

  function fill(at, typed) {
    for (const field of at.elements) {
      if (!field.name || OURS.includes(field.name)) continue;
      const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] || "";
    }
  }

  /* Why the form can't be saved; empty if it can. `isSaved` is whether an earlier state is. */
  function obstacleIn(at, isSaved) {
    const [used, most] = reasonIn(at);
    const rows = rankedIn(at);
    const placeless = rows.filter((row) => !placeOf(row)).length;
    if (rows.length && placeless && !at.querySelector(".pair input:checked"))
      return isSaved ? "Not all have a place, so your last answer still counts." : `Not saved yet: ${placeless} of ${rows.length} still need a place.`;
    if (!at.querySelector(".seat input:checked:not([value='']), .pair input:checked"))
      return isSaved ? "Nothing is chosen, so your last answer still counts." : "Not saved yet: choose an actor, “No one can do this” or “I don’t know”.";
    return used > most ? `Not saved yet: your reason has ${said(used)} characters; the limit is ${said(most)}. Please shorten it.` : "";
  }

  /* The number of characters in the reason, and the most there may be. */
  const reasonIn = (at) => [[...at.elements.reason.value.trim()].length, Number(at.elements.reason.dataset.most)];
  const said = (number) => number.toLocaleString("en");

  /* Describes what the form holds: the length of its reason, whether that is of an earlier round, and the places. */
  function describe(at) {
    const [used, most] = reasonIn(at);
    byId("counter").textContent = used ? `${said(used)} of ${said(most)} characters` : `Up to ${said(most)} characters.`;
    byId("counter").classList.toggle("over", used > most);
    const from = byId("from"); // the notice that the reason is that of an earlier round
    if (from) from.hidden = at.elements.reason.value !== at.elements.reason.defaultValue;
    rankedIn(at).forEach((row) => (row.dataset.place = placeOf(row)));
  }

  // Rankings: each row has a place, and no two have the same.
  const isRanking = (at) => rankedIn(at).length > 0;
  const rankedIn = (at) => [...at.querySelectorAll(".ranked")];
  const placeOf = (row) => Number(row.querySelector("input:checked")?.value);
  const put = (row, place) => (row.querySelector(`input[value="${place}"]`).checked = true);

  /* Makes room for the row that has just got a place: the others keep their order. The last one gets what is left. */
  function arrange(rows, row) {
    const now = placeOf(row);
    if (!now) return;
    const others = rows.filter((each) => each !== row);
    const holder = (place) => others.find((each) => placeOf(each) === place);
    const before = others.map(placeOf);
    const free = rows.map((_, index) => index + 1).filter((place) => place !== now && !before.includes(place));
    if (before.includes(now)) {
      const hole = Number(row.dataset.place) || free.find((place) => place > now) || free.at(-1);
      const step = Math.sign(hole - now);
      for (let place = hole; place !== now; place -= step) {
        const other = holder(place - step);
        if (other) put(other, place);
      }
    }
    const placeless = others.filter((each) => !placeOf(each));
    if (placeless.length === 1) put(placeless[0], rows.map((_, index) => index + 1).find((place) => place !== now && !holder(place)));
    const changed = others.filter((each, index) => placeOf(each) !== before[index]);
    if (changed.length) say(changed.map((each) => `${nameOf(each)}: ${placeOf(each)}`).join(", "));
  }

  // A tap on a name gives it the next free place, or takes it out again.
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".ranked .label")?.closest(".ranked");
    if (!row) return;
    const taken = rankedIn(row.closest("form")).map(placeOf);
    const free = taken.map((_, index) => index + 1).find((place) => !taken.includes(place));
    const radio = row.querySelector(`input[value="${placeOf(row) ? "" : free}"]`);
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* Changes the fields that a choice rules out. */
  let moved = null; // the leading role that was cleared because another actor got one, and the other's row
  function settle(at, field) {
    at.querySelectorAll("[data-lost]").forEach((label) => delete label.dataset.lost);
    const isRole = field.name.startsWith("role:");
    const isPlace = field.name.startsWith("place:");
    const row = field.closest("fieldset");
    if (isRole && moved && moved.by === row && !isLead(field)) {
      // Arrow keys pass over a leading role on the way to the next.
      if (noneOf(moved.was).checked) {
        moved.was.checked = true;
        say(nameOf(moved.was) + " is " + moved.was.value + " again.");
      }
      moved = null;
    } else if (isRole && moved && moved.by !== row) moved = null;
    if (isPlace) arrange(rankedIn(at), row);
    if ((isRole || isPlace) && field.value && field.checked) {
      at.querySelectorAll(".pair input").forEach((each) => (each.checked = false));
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
      at.querySelectorAll(".pair input").forEach((each) => (each.checked = each === field));
      const taken = at.querySelectorAll(".seat input:checked:not([value=''])");
      taken.forEach((each) => (noneOf(each).checked = true));
      if (taken.length) say(`All ${rankedIn(at).length ? "places" : "roles"} have been cleared.`);
    }
  }

  // Pressing a role again clears it.
  let was = null;
  const radioAt = (event) => event.target.closest(".seat label, .sure label")?.querySelector("input[type=radio]");
  document.addEventListener("pointerdown", (event) => {
    const radio = radioAt(event);
    was = radio?.checked && radio.value ? radio : null;
  });
  document.addEventListener("click", (event) => {
    if (!was || event.target !== was) return;
    const none = noneOf(was);
    was = null;
    none.checked = true;
    none.dispatchEvent(new Event("change", { bubbles: true }));
  });

  window.valuechain = { ...window.valuechain, typedIn, fill, settle, isRanking, obstacleIn, describe };
})();
