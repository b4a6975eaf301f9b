/* Lights the neighbours of the box or line that the pointer or the focus is on, and shows a note beside it at once: all
   of it is in the page, so nothing is requested. Screen readers have the same in the names of the links. */
(function () {
  "use strict";
  const { picture } = window.valuechain.map; // camera.js
  const GRACE = 150; // milliseconds in which the pointer may travel to the note
  const MOST = 3; // names of a role in the note
  const GAP = 8; // pixels between the box and its note
  let lit = null; // the box, or the link around a line, that is lit
  let leaving = 0;
  let index = null; // the lines by the keys of their ends, for the drawing that is shown

  const isLine = (subject) => !subject.classList.contains("node");
  const keyOf = (node) => node.dataset.key;
  const nameOf = (node) => [...node.querySelectorAll("text")].map((each) => each.textContent.trim()).join(" ");
  const node = (key) => picture().querySelector(`.node[data-key="${CSS.escape(key)}"]`);

  function linesOf(key) {
    if (!index) {
      index = new Map();
      for (const line of picture().querySelectorAll(".lines .line")) {
        for (const end of [line.dataset.from, line.dataset.to]) index.set(end, [...(index.get(end) || []), line]);
      }
    }
    return index.get(key) || [];
  }

  /* Lights the subjects, which are boxes or links around lines, with what they are joined to unless they are to be lit
     alone; dims all else. */
  function light(subjects, areAlone) {
    const svg = picture();
    if (!svg) return;
    for (const each of svg.querySelectorAll(".lit")) each.classList.remove("lit");
    for (const subject of subjects) {
      const lines = areAlone ? [] : isLine(subject) ? [subject.querySelector(".line")] : linesOf(keyOf(subject));
      if (!isLine(subject)) subject.classList.add("lit");
      for (const line of lines) {
        line.classList.add("lit");
        for (const end of [line.dataset.from, line.dataset.to]) node(end)?.classList.add("lit");
      }
    }
    svg.classList.toggle("lighting", subjects.length > 0);
  }

  function show(subject) {
    clearTimeout(leaving);
    if (lit === subject) return;
    lit = subject;
    light([subject]);
    write(subject);
  }

  function hide() {
    clearTimeout(leaving);
    if (!lit) return;
    lit = null;
    light([]);
    const note = document.querySelector(".map .note");
    if (note) note.hidden = true;
  }

  const element = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

  function write(subject) {
    const figure = subject.closest(".map");
    let note = figure.querySelector(".map .note");
    if (!note) {
      note = element("div", "", "note");
      note.dataset.local = "";
      note.setAttribute("aria-hidden", "true"); // the name of the link says the same
      note.addEventListener("pointerenter", () => clearTimeout(leaving));
      note.addEventListener("pointerleave", leave);
      figure.append(note);
    }
    note.replaceChildren(...(isLine(subject) ? ofLine(subject) : ofNode(subject, JSON.parse(figure.dataset.roles))));
    note.hidden = false;
    put(note, subject);
  }

  function ofLine(subject) {
    const { from, to, means } = subject.querySelector(".line").dataset;
    return [element("b", `${nameOf(node(from))} → ${nameOf(node(to))}`), element("p", means), element("p", "Press for source, place and confidence.", "soft")];
  }

  function ofNode(subject, roles) {
    const label = subject.getAttribute("aria-label");
    const head = [element("b", nameOf(subject)), element("p", label.slice(label.indexOf(": ") + 2), "soft")];
    if (!subject.matches(".actor")) return head; // its name already lists the actors
    const rows = new Map(Object.values(roles).map((name) => [name, []])); // in the order of the legend
    for (const line of linesOf(keyOf(subject))) {
      const { from, to, role } = line.dataset;
      const isStart = from === keyOf(subject);
      const otherwise = line.classList.contains("possible") && "Under the alternative reading";
      const name = otherwise || roles[role] || (isStart ? "Supplies" : "Receives from");
      const other = node(isStart ? to : from);
      if (other) rows.set(name, [...(rows.get(name) || []), nameOf(other)]);
    }
    const said = [...rows].filter(([, others]) => others.length).map(([name, others]) => {
      const row = element("p", "");
      const more = others.length - MOST;
      row.append(element("b", `${name} ${others.length}: `), others.slice(0, MOST).join("; ") + (more > 0 ? `; and ${more} more` : ""));
      return row;
    });
    return [...head, ...said];
  }

  /* Puts the note where it covers little that is lit: beside an actor, and on the far side of a mitigation. */
  function put(note, subject) {
    const box = (isLine(subject) ? subject.querySelector(".line") : subject).getBoundingClientRect();
    const { width, height } = note.getBoundingClientRect();
    const chain = picture().querySelector(".node.actor")?.getBoundingClientRect() || box;
    const isActor = subject.classList.contains("actor");
    const [middle, centre] = [box.left + box.width / 2, box.top + box.height / 2];
    const card = document.querySelector(".map .aside")?.getBoundingClientRect();
    const end = card && card.left > box.right ? card.left : innerWidth;
    const right = box.right + GAP + width < end ? box.right + GAP : box.left - GAP - width;
    const above = box.top - GAP - height;
    const below = box.bottom + GAP;
    let [x, y] = [middle - width / 2, centre < chain.top ? above : below];
    if (isActor || y < 0 || y + height > innerHeight) [x, y] = [right, centre - height / 2];
    if (isLine(subject)) [x, y] = [point.x + 14, point.y + 14];
    note.style.left = `${Math.max(4, Math.min(innerWidth - width - 4, x))}px`;
    note.style.top = `${Math.max(4, Math.min(innerHeight - height - 4, y))}px`;
  }

  const point = { x: 0, y: 0 };
  const subjectOf = (target) => target.closest?.(".map .node, .map .lines a");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    [point.x, point.y] = [event.clientX, event.clientY];
    const subject = subjectOf(event.target);
    if (subject && !event.buttons) show(subject);
    else if (lit && !event.target.closest?.(".map .note")) leave();
  });

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(hide, GRACE);
  }

  document.addEventListener("focusin", (event) => {
    const subject = subjectOf(event.target);
    if (subject && subject.matches(":focus-visible")) show(subject);
    else if (!subject) hide();
  });
  document.addEventListener("pointerdown", () => hide());
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !lit) return;
      hide();
      event.stopPropagation();
    },
    true,
  );
  document.addEventListener("scroll", (event) => event.target.classList?.contains("scroll") && hide(), true);

  document.addEventListener("valuechain:shown", () => {
    index = null;
    lit = null;
    document.querySelector(".map .note")?.setAttribute("hidden", "");
    if (!picture()) return;
    const subject = subjectOf(document.activeElement);
    if (subject && subject.matches(":focus-visible")) show(subject);
    else light([]);
  });

  Object.assign(window.valuechain.map, { light, nameOf, keyOf, linesOf, node });
})();
