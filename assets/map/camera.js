/* Moves and zooms the map: by dragging, wheel, pinch, buttons and keys; and keeps a small overview in its corner when
   the drawing is larger than its frame. None of this is in the address, because it changes the view, not the question. */
(function () {
  "use strict";
  const STEP = 1.25;
  const MOST = 4;
  const NUDGE = 80; // pixels that Shift with an arrow key moves the map
  const SLIP = 4; // pixels that the pointer may move in a click
  const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit" };
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  let zoom = 0; // as a fraction of the drawing's own size; 0 means as wide as the frame
  let room = 0; // height of the frame in pixels while the drawing in it grows; 0 means as high as the drawing
  let place = { left: 0, top: 0 }; // the frame's scroll position
  let drag = null; // where the pointer began to drag: { x, y, left, top, id, hasMoved }
  let isAwake = false; // whether the wheel zooms, because the map was pressed
  let pinch = null; // the fingers before: { distance, x, y }

  const picture = () => document.querySelector(".map .picture");
  const frameOf = (svg) => svg.closest(".scroll");
  const isFull = () => Boolean(document.fullscreenElement);
  const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* The smallest scale, at which the smallest text can still be read. */
  const leastOf = (svg) => parseFloat(svg.style.getPropertyValue("--least")) / svg.viewBox.baseVal.width;

  function size() {
    const svg = picture();
    if (!svg) return;
    const { width, height } = svg.viewBox.baseVal;
    svg.style.width = zoom ? `${width * zoom}px` : "";
    svg.style.minWidth = zoom ? "0" : "";
    svg.style.height = zoom ? `${height * zoom}px` : "";
    frameOf(svg).style.height = zoom && room && !isFull() ? `${room}px` : "";
    survey();
  }

  /* The position of the drawing's corner in the window, and its scale in window pixels per pixel of its own. */
  function drawn(svg) {
    const box = svg.getBoundingClientRect();
    return { scale: box.width / svg.viewBox.baseVal.width, left: box.left, top: box.top };
  }

  /* Resizes the drawing; its point at position (x, y) in the window stays there. */
  function resize(factor, x, y) {
    const svg = picture();
    const frame = frameOf(svg);
    const before = drawn(svg);
    if (!room) room = frame.offsetHeight;
    zoom = Math.min(MOST, Math.max(leastOf(svg), before.scale * factor));
    size();
    const after = drawn(svg);
    frame.scrollLeft += after.left + ((x - before.left) / before.scale) * after.scale - x;
    frame.scrollTop += after.top + ((y - before.top) / before.scale) * after.scale - y;
    survey();
  }

  function change(how) {
    const frame = frameOf(picture());
    const { left, right, top, bottom } = frame.getBoundingClientRect();
    if (how === "fit") return fit(frame);
    const x = (Math.max(left, 0) + Math.min(right, window.innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, window.innerHeight)) / 2;
    resize(how === "in" ? STEP : 1 / STEP, x, y);
  }

  /* Shows as much of the drawing as its labels allow. */
  function fit(frame) {
    const svg = picture();
    const { width, height } = svg.viewBox.baseVal;
    const high = isFull() ? frame.clientHeight : window.innerHeight - 48;
    zoom = Math.min(MOST, Math.max(leastOf(svg), Math.min(frame.clientWidth / width, high / height)));
    room = 0;
    size();
    if (!isFull()) frame.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  const isAcross = (x, box) => box && x > box.left && x < box.right;

  /* Moves the drawing so that the box is in the middle of what the card leaves free, if it is not in view. */
  function reveal(node) {
    const frame = node && node.closest(".map .scroll");
    if (!frame) return;
    const [box, outer] = [node.getBoundingClientRect(), frame.getBoundingClientRect()];
    const aside = frame.parentNode.querySelector(".aside");
    const card = aside && getComputedStyle(aside).position !== "fixed" ? aside.getBoundingClientRect() : null;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (!isAcross(x, outer) || isAcross(x, card)) {
      const isFreeAtLeft = card && card.left - outer.left > outer.right - card.right;
      const [left, right] = [card && !isFreeAtLeft ? card.right : outer.left, isFreeAtLeft ? card.left : outer.right];
      frame.scrollLeft += x - (left + right) / 2;
    }
    if (y < outer.top || y > outer.bottom) frame.scrollTop += y - (outer.top + outer.bottom) / 2;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) change(button.dataset.zoom);
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.closest(".map .scroll") || event.ctrlKey || event.metaKey || event.altKey) return;
    const frame = frameOf(picture());
    if (event.shiftKey && event.key in ARROWS) {
      const [x, y] = ARROWS[event.key];
      frame.scrollBy({ left: x * NUDGE, top: y * NUDGE, behavior: "instant" });
    } else if (event.key in KEYS) {
      change(KEYS[event.key]);
    } else {
      return;
    }
    event.preventDefault();
  });

  /* Dragging. On touch screens, the browser itself scrolls the frame. */
  document.addEventListener("pointerdown", (event) => {
    const frame = event.target.closest(".map .scroll");
    if (!frame) return;
    wake(frame, true);
    if (event.button || event.pointerType === "touch") return;
    drag = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop, frame };
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.hasMoved && Math.hypot(x, y) < SLIP) return;
    drag.hasMoved = true;
    drag.frame.classList.add("dragging");
    drag.frame.scrollLeft = drag.left - x;
    drag.frame.scrollTop = drag.top - y;
  });

  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      if (!drag) return;
      drag.frame.classList.remove("dragging");
      const { hasMoved } = drag;
      setTimeout(() => (drag = null)); // after the click, which a drag is not
      if (!hasMoved) drag = null;
    });
  }

  document.addEventListener(
    "click",
    (event) => {
      if (!drag || !drag.hasMoved) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  document.addEventListener("dragstart", (event) => event.target.closest?.(".map .scroll") && event.preventDefault());

  function wake(frame, is) {
    isAwake = is;
    frame.classList.toggle("awake", is);
  }

  /* The wheel scrolls the page, but zooms once the map was pressed, with Ctrl held (a touchpad reports a pinch so), and
     in full screen, where there is no page. */
  function turn(event) {
    if (!event.ctrlKey && !isAwake && !isFull()) return;
    event.preventDefault();
    const frame = event.currentTarget;
    if (!event.ctrlKey && Math.abs(event.deltaX) > Math.abs(event.deltaY)) frame.scrollLeft += event.deltaX;
    else resize(Math.min(STEP, Math.max(1 / STEP, Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)))), event.clientX, event.clientY);
  }

  function fingers({ touches: [one, two] }) {
    return {
      distance: Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY),
      x: (one.clientX + two.clientX) / 2,
      y: (one.clientY + two.clientY) / 2,
    };
  }

  function squeeze(event) {
    if (event.touches.length !== 2) return (pinch = null);
    const now = fingers(event);
    event.preventDefault();
    if (pinch) {
      event.currentTarget.scrollLeft -= now.x - pinch.x;
      event.currentTarget.scrollTop -= now.y - pinch.y;
      resize(now.distance / pinch.distance, now.x, now.y);
    }
    pinch = now;
  }

  /* The overview: every box, and the part of the drawing in view. It is for pointers only: Shift with the arrow keys
     moves the map as well, and screen readers have no use for it. */
  function survey() {
    const svg = picture();
    if (!svg) return;
    const frame = frameOf(svg);
    const { width, height } = svg.viewBox.baseVal;
    const { scale } = drawn(svg);
    const spills = width * scale > frame.clientWidth + 2 || height * scale > frame.clientHeight + 2;
    frame.parentNode.classList.toggle("spills", spills);
    frame.classList.toggle("fills", width * scale > frame.clientWidth - 2);
    let mini = frame.parentNode.querySelector(".overview");
    if (!spills) {
      svg.style.marginBottom = "";
      return mini?.remove();
    }
    if (!mini) {
      mini = window.valuechain.parse('<svg class="overview" data-local aria-hidden="true"><path class="boxes"/><rect class="seen"/></svg>').firstChild;
      frame.after(mini);
    }
    const boxes = [...svg.querySelectorAll(".node rect")].map(({ x, y, width: w, height: h }) => `M${x.baseVal.value} ${y.baseVal.value}h${w.baseVal.value}v${h.baseVal.value}h-${w.baseVal.value}z`);
    mini.setAttribute("viewBox", `0 0 ${width} ${height}`);
    mini.firstChild.setAttribute("d", boxes.join(""));
    svg.style.marginBottom = `${mini.getBoundingClientRect().height + 24}px`; // so that nothing is always below it
    frameView(frame, svg, mini);
  }

  function frameView(frame, svg, mini) {
    const [outer, inner] = [frame.getBoundingClientRect(), drawn(svg)];
    const view = mini.lastChild;
    const { width, height } = svg.viewBox.baseVal;
    const clamp = (value, most) => Math.max(0, Math.min(most, value));
    const [left, top] = [clamp((outer.left - inner.left) / inner.scale, width), clamp((outer.top - inner.top) / inner.scale, height)];
    view.setAttribute("x", left);
    view.setAttribute("y", top);
    view.setAttribute("width", clamp((outer.right - inner.left) / inner.scale, width) - left);
    view.setAttribute("height", clamp((outer.bottom - inner.top) / inner.scale, height) - top);
  }

  /* Moves the drawing so that the pressed point of the overview is in the middle of the frame. */
  function steer(event) {
    const mini = event.target.closest(".overview");
    if (!mini || (event.type === "pointermove" && !(event.buttons & 1))) return;
    event.preventDefault();
    if (event.type === "pointerdown") mini.setPointerCapture(event.pointerId);
    const svg = picture();
    const [box, { scale }, frame] = [mini.getBoundingClientRect(), drawn(svg), frameOf(svg)];
    frame.scrollLeft = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width * scale - frame.clientWidth / 2;
    frame.scrollTop = ((event.clientY - box.top) / box.height) * svg.viewBox.baseVal.height * scale - frame.clientHeight / 2;
  }
  for (const kind of ["pointerdown", "pointermove"]) document.addEventListener(kind, steer);

  document.addEventListener("fullscreenchange", () => {
    zoom = room = 0;
    size();
    if (isFull() && picture()) fit(frameOf(picture()));
  });
  window.addEventListener("resize", survey);

  document.addEventListener("valuechain:shown", () => {
    const svg = picture();
    if (!svg) return;
    const frame = frameOf(svg);
    size();
    if (!frame.onwheel) {
      frame.addEventListener("wheel", turn, { passive: false });
      frame.onwheel = () => {}; // marks the frame as prepared
      frame.addEventListener("touchstart", squeeze, { passive: false });
      frame.addEventListener("touchmove", squeeze, { passive: false });
      frame.onpointerleave = () => wake(frame, false);
      frame.onscroll = () => {
        place = { left: frame.scrollLeft, top: frame.scrollTop };
        const mini = frame.parentNode.querySelector(".overview");
        if (mini) frameView(frame, picture(), mini);
      };
      if (zoom) frame.scrollTo({ ...place, behavior: "instant" });
    }
    frame.classList.toggle("awake", isAwake);
    queueMicrotask(() => reveal(svg.querySelector(".node.focused"))); // once drawer.js has placed the card
  });

  window.valuechain = Object.assign(window.valuechain || {}, { map: { picture, reveal, isFull, isCalm } });
})();
