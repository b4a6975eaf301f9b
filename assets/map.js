/* The size of the map: larger, smaller, all of it, and the whole screen for a projector. Nothing of this is in the
   address: it is how one looks, not what one asks. */
(function () {
  "use strict";
  const STEP = 1.25;
  const [LEAST, MOST] = [0.3, 4];
  let zoom = 0; // in parts of the drawing's own size; 0 is as wide as there is room

  const picture = () => document.querySelector(".map .picture");

  function size() {
    const svg = picture();
    if (!svg) return;
    const { width, height } = svg.viewBox.baseVal;
    svg.style.width = zoom ? `${width * zoom}px` : "";
    svg.style.minWidth = zoom ? "0" : `${width * 0.78}px`;
    svg.style.height = zoom ? `${height * zoom}px` : "";
  }

  function change(how) {
    const svg = picture();
    const room = svg.closest(".scroll");
    const { width, height } = svg.viewBox.baseVal;
    const present = zoom || svg.clientWidth / width;
    if (how === "fit") {
      const top = document.fullscreenElement ? room.getBoundingClientRect().top : 24;
      zoom = Math.min(room.clientWidth / width, (window.innerHeight - top - 24) / height);
    } else {
      zoom = present * (how === "in" ? STEP : 1 / STEP);
    }
    zoom = Math.min(MOST, Math.max(LEAST, zoom));
    size();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom], [data-fullscreen]");
    if (!button) return;
    if ("zoom" in button.dataset) change(button.dataset.zoom);
    else if (document.fullscreenElement) document.exitFullscreen();
    else document.getElementById("page").requestFullscreen();
  });

  function nameButtons() {
    for (const button of document.querySelectorAll("[data-fullscreen]")) {
      button.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
    }
  }

  document.addEventListener("fullscreenchange", () => {
    const isFull = Boolean(document.fullscreenElement);
    nameButtons();
    if (isFull && picture()) change("fit");
    else zoom = 0;
    size();
  });

  /* What is selected or has the keyboard's focus is all in sight: browsers scroll to a part of an SVG's element only. */
  function showWhole(node) {
    if (!node) return;
    const room = node.closest(".scroll");
    const [inner, outer] = [node.getBoundingClientRect(), room.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) {
      room.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
    }
  }

  document.addEventListener("valuechain:shown", () => {
    size();
    nameButtons();
    showWhole(document.querySelector(".map .node.focused"));
  });
  document.addEventListener("focusin", (event) => showWhole(event.target.closest(".map .node")));
})();
