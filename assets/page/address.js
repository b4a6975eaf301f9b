/* Addresses that scripts make: Python and scripts write them from the root, and `valuechain.hrefOf` adds the path that
   the app is served at, if any. See valuechain/web/hosting/mount.py. */
(function () {
  "use strict";
  const base = document.documentElement.dataset.base || "";
  const hrefOf = (address) => base + address;

  window.valuechain = Object.assign(window.valuechain || {}, { base, hrefOf });
})();
