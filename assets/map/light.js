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
  let rest = null; // where the pointer was when Escape closed the note
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
    note.replaceChildren(...(isLine(subject) ? ofLine(subject) : ofNode(subject, new Map(JSON.parse(figure.dataset.roles)))));
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
    const rows = new Map([...roles.values()].map((name) => [name, []])); // in the order of the legend
    for (const line of linesOf(keyOf(subject))) {
      const { from, to, role } = line.dataset;
      const isStart = from === keyOf(subject);
      const otherwise = line.classList.contains("possible") && "Under the alternative reading";
      const name = otherwise || roles.get(role) || (isStart ? "Supplies" : "Receives from");
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

  /* Puts the note beside its subject, where it covers the fewest of the boxes that are lit, and neither the subject nor
     the card. Actors prefer their sides, mitigations the side that is away from the actors. */
  function put(note, subject) {
    const { width, height } = note.getBoundingClientRect();
    const [most, deepest] = [innerWidth - width - 4, innerHeight - height - 4];
    const within = ([x, y]) => [Math.max(4, Math.min(most, x)), Math.max(4, Math.min(deepest, y))];
    const set = ([x, y]) => Object.assign(note.style, { left: `${x}px`, top: `${y}px` });
    if (isLine(subject)) return set(within([point.x + 14, point.y + 14]));
    const box = subject.getBoundingClientRect();
    const [left, right] = [box.left - GAP - width, box.right + GAP];
    const [above, below] = [box.top - GAP - height, box.bottom + GAP];
    const [middle, centre] = [box.left + (box.width - width) / 2, box.top + (box.height - height) / 2];
    const isActor = subject.matches(".actor");
    const isHigh = box.top < picture().querySelector(".node.actor")?.getBoundingClientRect().top;
    const sides = [[right, centre], [left, centre]];
    const ends = isHigh ? [[middle, above], [middle, below]] : [[middle, below], [middle, above]];
    const corners = [[right, above], [right, below], [left, above], [left, below]];
    const boxes = (elements) => elements.map((each) => each.getBoundingClientRect());
    const [kept, lights] = [boxes([subject, ...document.querySelectorAll(".map .aside")]), boxes([...picture().querySelectorAll(".node.lit")])];
    const covers = ([x, y]) => (each) => x < each.right && x + width > each.left && y < each.bottom && y + height > each.top;
    const cost = (at) => 100 * kept.filter(covers(at)).length + lights.filter(covers(at)).length;
    const places = [...(isActor ? [...sides, ...ends] : [...ends, ...sides]), ...corners].map(within);
    set(places.reduce((best, each) => (cost(each) < cost(best) ? each : best)));
  }

  const point = { x: 0, y: 0 };
  const subjectOf = (target) => target.closest?.(".map .node, .map .lines a");
  const locate = ({ clientX, clientY }) => Object.assign(point, { x: clientX, y: clientY });

  document.addEventListener("pointermove", locate);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (rest && event.clientX === rest.x && event.clientY === rest.y) return; // on what the note that was closed had covered
    rest = null;
    locate(event);
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
      rest = { ...point };
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
