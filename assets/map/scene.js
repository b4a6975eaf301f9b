/* What surrounds the drawing: full screen, the legend in it, the switch for other readings, the trail of where you have
   been (in this tab only, since the address says where you are), and the movement of boxes from one layout to the next. */
(function () {
  "use strict";
  const { picture, isFull, isCalm, keyOf } = window.valuechain.map; // camera.js, light.js
  const LONGEST = 6; // steps of the trail
  const TRAIL = "map-trail";
  const MOVE = { duration: 300, easing: "ease-in-out" };
  let isPossible = true;
  let hasLegend = false;
  let placed = new Map(); // the boxes of the last drawing by key: { node, x, y }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fullscreen], [data-possible], [data-legend]");
    if (!button) return;
    if ("possible" in button.dataset) isPossible = !isPossible;
    else if ("legend" in button.dataset) hasLegend = !hasLegend;
    else if (isFull()) document.exitFullscreen();
    else document.getElementById("page").requestFullscreen();
    dress();
  });

  // For browsers that leave this key to the page.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isFull() && !document.querySelector("[popover]:popover-open")) document.exitFullscreen();
  });

  function dress() {
    for (const button of document.querySelectorAll("[data-possible]")) {
      button.setAttribute("aria-pressed", isPossible);
      button.querySelector(".tick").textContent = isPossible ? "✓" : "·";
      button.closest(".map").classList.toggle("without-possible", !isPossible);
    }
    for (const button of document.querySelectorAll("[data-legend]")) {
      button.setAttribute("aria-pressed", hasLegend);
      button.closest(".map").classList.toggle("with-legend", hasLegend);
    }
    for (const button of document.querySelectorAll("[data-fullscreen]")) {
      button.textContent = isFull() ? "Leave full screen" : "Full screen";
    }
  }

  function readTrail(source) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(TRAIL));
      return kept && kept.source === source ? kept.steps : [];
    } catch {
      return [];
    }
  }

  /* Adds where the reader is to the trail, unless it is on it, and shows the trail as links. */
  function leaveTrail({ source, home, here }, holder) {
    let steps = readTrail(source);
    const href = location.pathname + location.search;
    const known = steps.find((step) => step.label === here);
    if (known) known.href = href;
    else if (here) steps = [...steps, { label: here, href }].slice(-LONGEST);
    sessionStorage.setItem(TRAIL, JSON.stringify({ source, steps }));
    let list = holder.querySelector("ol");
    if (!list) {
      list = window.valuechain.parse('<ol data-local aria-label="Where you have been on the map"></ol>').firstChild;
      holder.append(list);
    }
    list.replaceChildren(...[{ label: source, href: window.valuechain.hrefOf(home) }, ...steps].map((step, at) => link(step, at ? step.label === here : !here)));
    const [frame, now] = [list, list.querySelector("[aria-current]")].map((each) => each?.getBoundingClientRect());
    if (now) list.scrollLeft += Math.min(0, now.left - frame.left) + Math.max(0, now.right - frame.right); // the page stays
  }

  function link({ label, href }, isHere) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href, textContent: label });
    Object.assign(link.dataset, { nav: "", key: `trail:${label}` });
    if (isHere) link.setAttribute("aria-current", "true");
    item.append(link);
    return item;
  }

  /* Lets the boxes of a new layout start where they were, and those that leave fade. */
  function move(svg) {
    const before = placed;
    placed = new Map();
    for (const node of svg.querySelectorAll(".node")) {
      const rect = node.querySelector("rect");
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => rect[name].baseVal.value);
      placed.set(keyOf(node), { node, x: x + width / 2, y: y + height / 2 });
    }
    const stayed = [...placed].filter(([key]) => before.has(key));
    const moved = stayed.filter(([key, now]) => Math.hypot(now.x - before.get(key).x, now.y - before.get(key).y) > 1);
    if (isCalm() || !moved.length) return;
    for (const [key, now] of moved) {
      const was = before.get(key);
      now.node.animate([{ transform: `translate(${was.x - now.x}px, ${was.y - now.y}px)` }, { transform: "none" }], MOVE);
    }
    for (const [key, { node }] of placed) if (!before.has(key)) node.animate([{ opacity: 0 }, { opacity: 1 }], MOVE);
    svg.querySelector(".lines").animate([{ opacity: 0 }, { opacity: 0, offset: 0.6 }, { opacity: 1 }], MOVE);
    const left = [...before].filter(([key, { node }]) => !placed.has(key) && !node.isConnected);
    if (!left.length) return;
    const ghosts = document.createElementNS("http://www.w3.org/2000/svg", "g");
    ghosts.setAttribute("data-local", "");
    ghosts.setAttribute("aria-hidden", "true");
    for (const [, { node }] of left) for (const part of node.children) ghosts.append(part.cloneNode(true));
    ghosts.setAttribute("class", "leaving");
    svg.prepend(ghosts);
    ghosts.animate([{ opacity: 0.6 }, { opacity: 0 }], MOVE).finished.finally(() => ghosts.remove());
  }

  document.addEventListener("fullscreenchange", dress);
  document.addEventListener("valuechain:shown", () => {
    const svg = picture();
    if (!svg) return (placed = new Map());
    const figure = svg.closest(".map");
    dress();
    leaveTrail(figure.dataset, figure.querySelector(".trail"));
    move(svg);
  });
})();
