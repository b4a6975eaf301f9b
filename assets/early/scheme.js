/* Before anything is drawn: the light or dark theme that was chosen here before, or that the device asks for. */
(function () {
  "use strict";
  const KEPT = "valuechain-scheme";

  function kept() {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null; // a browser that keeps nothing for this page lets it have the device's theme
    }
  }

  function show(scheme) {
    document.documentElement.dataset.scheme = scheme;
  }

  const device = matchMedia("(prefers-color-scheme: dark)");
  const ofDevice = () => (device.matches ? "dark" : "light");
  show(kept() || ofDevice());
  device.addEventListener("change", () => show(kept() || ofDevice()));

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-switch]")) return;
    const scheme = document.documentElement.dataset.scheme === "dark" ? "light" : "dark";
    show(scheme);
    try {
      if (scheme === ofDevice()) localStorage.removeItem(KEPT);
      else localStorage.setItem(KEPT, scheme);
    } catch {
      // it then holds until the page is left
    }
  });
})();
