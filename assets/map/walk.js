/* The keys of the map: one stop of the Tab key, from which the arrow keys walk from box to box. Also double clicks, and
   the field that finds boxes by name. Without this script, every box is still a link that the Tab key reaches. */
(function () {
  "use strict";
  const { picture, reveal, light, nameOf, keyOf, linesOf } = window.valuechain.map; // camera.js, light.js
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  let current = ""; // the key of the box that the Tab key reaches

  const nodes = () => [...picture().querySelectorAll(".node")];
  const isHere = (event) => event.target.closest?.(".map .node");

  function keepOneStop() {
    const all = nodes();
    const has = (test) => all.find(test);
    const stop =
      has((each) => each === document.activeElement) ||
      has((each) => each.matches(".focused")) ||
      has((each) => keyOf(each) === current) ||
      has((each) => each.matches(".actor:not(.idle)")) ||
      all[0];
    for (const each of all) each.setAttribute("tabindex", each === stop ? "0" : "-1");
  }

  const centre = (node) => {
    const { x, y, width, height } = node.getBBox();
    return { x: x + width / 2, y: y + height / 2, height };
  };

  /* The nearest box in that direction: in the same row to the left and right; above and below, first of all one that is
     joined to this one. */
  function towards(from, [right, down]) {
    const here = centre(from);
    const ends = new Set(linesOf(keyOf(from)).flatMap((line) => [line.dataset.from, line.dataset.to]));
    const found = [];
    for (const node of nodes()) {
      const { x, y, height } = centre(node);
      const isSameRow = Math.abs(y - here.y) < (height + here.height) / 4;
      const distance = right ? (x - here.x) * right : (y - here.y) * down;
      if (node === from || distance <= 0 || isSameRow === Boolean(down)) continue;
      const isFar = down && !ends.has(keyOf(node));
      found.push({ node, cost: Math.abs(x - here.x) + 2 * Math.abs(y - here.y) + (isFar ? 1e6 : 0) });
    }
    return found.sort((one, other) => one.cost - other.cost)[0]?.node;
  }

  function go(node) {
    if (!node) return;
    node.focus({ preventScroll: true });
    reveal(node);
    node.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }

  document.addEventListener("focusin", (event) => {
    const node = isHere(event);
    if (!node) return;
    current = keyOf(node);
    keepOneStop();
    if (node.matches(":focus-visible")) reveal(node);
  });

  document.addEventListener("keydown", (event) => {
    const node = isHere(event);
    if (!node || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const actors = nodes().filter((each) => each.matches(".actor"));
    if (event.key in ARROWS) go(towards(node, ARROWS[event.key]));
    else if (event.key === "Home") go(actors[0]);
    else if (event.key === "End") go(actors.at(-1));
    else if (event.key === "?") document.getElementById("panel-keys").showPopover();
    else if (event.key === "Enter" && node.hasAttribute("aria-current")) goAround(node);
    else return;
    event.preventDefault();
  });

  /* Shows only the neighbourhood of the box. */
  function goAround(node) {
    const link = new URL(node.getAttribute("href"), location);
    link.searchParams.set("around", keyOf(node));
    window.valuechain.go(link.pathname + link.search, () => "card");
  }

  document.addEventListener("dblclick", (event) => {
    const node = isHere(event);
    if (node) goAround(node);
  });

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function find(field) {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const found = words.length ? nodes().filter((node) => words.every((word) => folded(nameOf(node)).includes(word))) : [];
    light(found, true);
    const count = found.length ? `${found.length} found` : "Nothing found";
    field.parentNode.querySelector(".found").textContent = words.length ? count : "";
    return found;
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-find]")) find(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-find]")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      go(find(event.target)[0]);
    } else if (event.key === "Escape" && event.target.value) {
      event.target.value = "";
      find(event.target);
    }
  });

  document.addEventListener("valuechain:shown", () => picture() && keepOneStop());
})();
