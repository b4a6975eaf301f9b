/* Places the card of Explore, which lies over the matrix or map, so that it does not cover what was pressed; and fits
   the matrix into the page where it can, so that nothing scrolls within the page. */
(function () {
  "use strict";
  const GAP = 12; // pixels between the card and what was pressed
  let press = null; // where the pointer was pressed last: { x, y, isInCard }
  let shift = 0; // how far the card is from the right edge, in pixels

  const card = () => document.querySelector(".explore .drawer > .aside");

  document.addEventListener(
    "pointerdown",
    ({ target, clientX, clientY }) => (press = { x: clientX, y: clientY, isInCard: Boolean(target.closest?.(".drawer > .aside")) }),
    true,
  );

  /* The left edge of what was pressed or is selected, and its middle's height. */
  function subject() {
    const selected = document.querySelector(".map .node.focused rect, .matrix thead .selected");
    if (press && !press.isInCard) return { left: press.x - 50, x: press.x, y: press.y };
    if (!selected) return null;
    const { left, top, width, height } = selected.getBoundingClientRect();
    return { left, x: left + width / 2, y: top + height / 2 };
  }

  function set(aside, pixels) {
    shift = Math.max(0, Math.min(aside.parentNode.clientWidth - aside.offsetWidth, pixels));
    aside.style.setProperty("--shift", `${shift}px`);
  }

  /* Of where it is, the right edge and beside the names, puts the card where it hides the fewest roles of the row. */
  function spareRow(aside) {
    const name = document.querySelector(".matrix tr.selected th");
    if (!name) return;
    const edge = aside.parentNode.getBoundingClientRect().right;
    const width = aside.offsetWidth;
    const roles = [...name.parentNode.querySelectorAll("td .role")].map((each) => each.getBoundingClientRect());
    const hidden = (pixels) => roles.filter(({ left, right }) => right > edge - pixels - width && left < edge - pixels).length;
    const places = [shift, 0, edge - width - name.getBoundingClientRect().right - GAP].filter((pixels) => pixels >= 0);
    set(aside, places.reduce((best, each) => (hidden(each) < hidden(best) ? each : best)));
  }

  function place() {
    const aside = card();
    document.documentElement.toggleAttribute("data-card", Boolean(aside));
    fitMatrix();
    if (!aside) {
      shift = 0;
      return;
    }
    set(aside, shift);
    spareRow(aside);
    const about = subject();
    press = null;
    if (!about) return;
    const box = aside.getBoundingClientRect();
    if (getComputedStyle(aside).position === "fixed") {
      queueMicrotask(() => about.y > box.top && window.scrollBy({ top: about.y - box.top + 4 * GAP, behavior: "instant" }));
    } else if (about.x > box.left - GAP && about.x < box.right) {
      set(aside, aside.parentNode.getBoundingClientRect().right - about.left + GAP);
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shift]")) set(card(), shift > GAP ? 0 : Infinity);
  });

  /* Said on the root, where new HTML does not take it away: the page would shrink for a moment and lose its place. */
  function fitMatrix() {
    const frame = document.querySelector(".explore .scroll.bare");
    document.documentElement.toggleAttribute("data-whole", Boolean(frame) && frame.firstElementChild.offsetWidth <= frame.clientWidth + 1);
  }

  window.addEventListener("resize", fitMatrix);
  document.addEventListener("valuechain:shown", place);
})();
