/* Zooms the map, fills the screen with it for a projector, and toggles what holds under another reading. None of this
   is in the address, because it changes the view, not the question. */
(function () {
  "use strict";
  const STEP = 1.25;
  const [LEAST, MOST] = [0.3, 4];
  const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit" };
  let zoom = 0; // as a fraction of the drawing's own size; 0 means as large as fits
  let room = 0; // height of the frame in pixels while the drawing in it grows; 0 means as high as the drawing
  let place = { left: 0, top: 0 }; // the frame's scroll position
  let isPossible = true;

  const picture = () => document.querySelector(".map .picture");
  const isFull = () => Boolean(document.fullscreenElement);

  function size() {
    const svg = picture();
    if (!svg) return;
    const { width, height } = svg.viewBox.baseVal;
    svg.style.width = zoom ? `${width * zoom}px` : "";
    svg.style.minWidth = zoom ? "0" : "";
    svg.style.height = zoom ? `${height * zoom}px` : "";
    svg.closest(".scroll").style.height = zoom && room && !isFull() ? `${room}px` : "";
  }

  /* The position of the drawing's corner in the window, and its scale in window pixels per pixel of its own. */
  function drawn(svg) {
    const { width, height } = svg.viewBox.baseVal;
    const box = svg.getBoundingClientRect();
    const scale = Math.min(box.width / width, box.height / height);
    return { scale, left: box.left + (box.width - width * scale) / 2, top: box.top + (box.height - height * scale) / 2 };
  }

  /* Resizes the drawing; its point at position (x, y) in the window stays there. */
  function resize(factor, x, y) {
    const svg = picture();
    const frame = svg.closest(".scroll");
    const before = drawn(svg);
    if (!room) room = Math.min(frame.offsetHeight, window.innerHeight - 24);
    zoom = Math.min(MOST, Math.max(LEAST, before.scale * factor));
    size();
    const after = drawn(svg);
    frame.scrollLeft += after.left + ((x - before.left) / before.scale) * after.scale - x;
    frame.scrollTop += after.top + ((y - before.top) / before.scale) * after.scale - y;
  }

  function change(how) {
    const frame = picture().closest(".scroll");
    const { left, right, top, bottom } = frame.getBoundingClientRect();
    if (how === "fit") {
      fit(frame);
    } else {
      const x = (Math.max(left, 0) + Math.min(right, window.innerWidth)) / 2;
      const y = (Math.max(top, 0) + Math.min(bottom, window.innerHeight)) / 2;
      resize(how === "in" ? STEP : 1 / STEP, x, y);
    }
  }

  function fit(frame) {
    const { width, height } = picture().viewBox.baseVal;
    const whole = Math.min(frame.clientWidth / width, (window.innerHeight - 48) / height);
    zoom = isFull() ? 0 : Math.min(MOST, Math.max(LEAST, whole));
    room = 0;
    size();
    frame.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom], [data-fullscreen], [data-possible]");
    if (!button) return;
    if ("zoom" in button.dataset) change(button.dataset.zoom);
    else if ("possible" in button.dataset) showPossible(!isPossible);
    else if (isFull()) document.exitFullscreen();
    else document.getElementById("page").requestFullscreen();
  });

  document.addEventListener("keydown", (event) => {
    const isHere = event.target.closest(".map .scroll") && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isHere || !(event.key in KEYS)) return;
    event.preventDefault();
    change(KEYS[event.key]);
  });

  // For browsers that leave this key to the page.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isFull() && !document.querySelector("[popover]:popover-open")) document.exitFullscreen();
  });

  // The wheel with Ctrl held; a touchpad reports a pinch as the same event.
  function turn(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    resize(Math.min(STEP, Math.max(1 / STEP, Math.exp(-event.deltaY / 100))), event.clientX, event.clientY);
  }

  function showPossible(isOn) {
    isPossible = isOn;
    for (const button of document.querySelectorAll("[data-possible]")) {
      button.setAttribute("aria-pressed", isOn);
      button.querySelector(".tick").textContent = isOn ? "✓" : "·";
      button.closest(".map").classList.toggle("without-possible", !isOn);
    }
  }

  function nameButtons() {
    for (const button of document.querySelectorAll("[data-fullscreen]")) {
      button.textContent = isFull() ? "Leave full screen" : "Full screen";
    }
    // In full screen, a long card scrolls in its own frame, which must be reachable by keyboard.
    for (const aside of document.querySelectorAll(".desk > .aside")) {
      if (isFull()) aside.tabIndex = 0;
      else aside.removeAttribute("tabindex");
    }
  }

  document.addEventListener("fullscreenchange", () => {
    zoom = room = 0;
    nameButtons();
    size();
  });

  /* Scrolls the selected or focused element fully into view: browsers reveal only part of an element in an SVG. */
  function showWhole(node) {
    if (!node) return;
    const frame = node.closest(".scroll");
    const [inner, outer] = [node.getBoundingClientRect(), frame.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) {
      frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
    }
    if (zoom && (inner.top < outer.top || inner.bottom > outer.bottom)) {
      frame.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
    }
  }

  document.addEventListener("valuechain:shown", () => {
    const svg = picture();
    if (!svg) return;
    const frame = svg.closest(".scroll");
    size();
    if (!frame.onwheel) {
      frame.onwheel = turn;
      frame.onscroll = () => (place = { left: frame.scrollLeft, top: frame.scrollTop });
      if (zoom) frame.scrollTo({ ...place, behavior: "instant" });
    }
    showPossible(isPossible);
    nameButtons();
    showWhole(document.querySelector(".map .node.focused"));
  });
  document.addEventListener("focusin", (event) => showWhole(event.target.closest(".map .node")));
})();
