/* Before the first paint, applies what this browser has stored: the theme, and whether the welcome was dismissed. */
(function () {
  "use strict";
  const SCHEME = "valuechain-scheme";
  const DISMISSED = "valuechain-dismissed";
  const root = document.documentElement;

  function read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // without storage, every visit is like the first
    }
  }

  function write(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      // without storage, the choice lasts until the page is left
    }
  }

  const device = matchMedia("(prefers-color-scheme: dark)");
  const ofDevice = () => (device.matches ? "dark" : "light");
  const show = (scheme) => (root.dataset.scheme = scheme);
  show(read(SCHEME) || ofDevice());
  device.addEventListener("change", () => show(read(SCHEME) || ofDevice()));
  if (read(DISMISSED)) root.dataset.dismissed = "welcome";

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-switch]")) {
      const scheme = root.dataset.scheme === "dark" ? "light" : "dark";
      show(scheme);
      write(SCHEME, scheme === ofDevice() ? null : scheme);
    } else if (event.target.closest("[data-dismiss]")) {
      root.dataset.dismissed = "welcome";
      write(DISMISSED, "welcome");
      document.querySelector("main").focus();
    } else if (event.target.closest("[data-welcome]")) {
      delete root.dataset.dismissed;
      write(DISMISSED, null);
    }
  });
})();
