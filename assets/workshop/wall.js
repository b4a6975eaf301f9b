/* On the wall, the arrow keys and those of a clicker go to the screen before or after this one. */
(function () {
  "use strict";
  const GOES = { ArrowLeft: "prev", PageUp: "prev", ArrowRight: "next", PageDown: "next", " ": "next" };
  document.addEventListener("keydown", (event) => {
    const wall = document.querySelector(".wall");
    if (!wall || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === " " && event.target.closest("a, button")) return;
    const link = event.key === "Escape" ? wall.querySelector("[data-key=live]") : wall.querySelector(`[rel=${GOES[event.key]}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
