/* Makes a frame with data-fits a tab stop only while its content does not fit and scrolls. */
(function () {
  "use strict";
  const overflows = (each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
  const scrolls = (each) => ["auto", "scroll"].includes(getComputedStyle(each).overflowX) && overflows(each);

  function check() {
    for (const each of document.querySelectorAll("[data-fits]")) {
      if (scrolls(each)) each.tabIndex = 0;
      else if (each !== document.activeElement) each.removeAttribute("tabindex");
    }
  }

  // After the paint: to measure what is out of view, the browser must lay it out.
  document.addEventListener("valuechain:shown", () => requestAnimationFrame(() => setTimeout(check)));
  window.addEventListener("resize", check);
})();
