/* Old links to a part of the Sources page lead to the page that the part has become. */
(function () {
  "use strict";

  document.addEventListener("valuechain:shown", () => {
    const asked = location.pathname === window.valuechain.hrefOf("/sources") ? decodeURIComponent(location.hash.slice(1)) : "";
    const isAsked = (name) => asked === name || (name.endsWith("-") && asked.startsWith(name));
    const links = asked ? [...document.querySelectorAll("[data-moved]")] : [];
    const moved = links.find((link) => link.dataset.moved.split(" ").some(isAsked));
    if (moved) location.replace(`${moved.href}#${encodeURIComponent(asked)}`);
  });
})();
