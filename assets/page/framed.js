/* In the frame of another site, only read-only views are shown; what leads to anything else opens a tab of its own. See
   valuechain/web/app/headers.py. */
(function () {
  "use strict";
  if (window.top === window) return;
  const { hrefOf } = window.valuechain; // address.js
  const NEVER = ["/my-data", "/edit", "/workshop", "/projector", "/board", "/join", "/w"].map(hrefOf);
  const isNever = (path) => NEVER.some((each) => path === each || path.startsWith(`${each}/`));

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a[href]");
      if (!link || !isNever(link.pathname)) return;
      link.target = "_blank";
      delete link.dataset.nav; // or else markup.js would follow it here
    },
    true,
  );

  document.addEventListener("submit", ({ target }) => target.method === "post" && (target.target = "_blank"), true);
})();
