/* What only the browser can do: shows HTML that Python made, follows links without loading the page anew,
   keeps the keyboard's place when the HTML changes, and copies the page's link. See valuechain/web/markup.py. */
(function () {
  "use strict";
  const React = window.React;
  let followed = false; // whether a person followed a link, as opposed to the first display of the page
  let opener = ""; // the data-key of the link that opened the card

  function Markup(props) {
    const root = React.useRef(null);
    const focusedKey = React.useRef("");
    const active = document.activeElement;
    if (root.current && active && root.current.contains(active)) {
      focusedKey.current = active.dataset.key || "";
    }
    React.useLayoutEffect(() => {
      const titled = root.current.querySelector("[data-title]");
      if (titled) document.title = titled.dataset.title;
      if (!followed) return;
      const wanted = root.current.querySelector("[data-autofocus]");
      if (wanted) {
        wanted.focus();
      } else if (document.activeElement === document.body) {
        const key = focusedKey.current || opener;
        const again = key && root.current.querySelector(`[data-key="${CSS.escape(key)}"]`);
        if (again) again.focus({ preventScroll: true });
      }
      focusedKey.current = "";
    }, [props.html]);
    return React.createElement("div", {
      id: props.id,
      className: props.className,
      ref: root,
      dangerouslySetInnerHTML: { __html: props.html || "" },
    });
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[data-nav]");
    if (link) {
      event.preventDefault();
      followed = true;
      if (link.dataset.key) opener = link.dataset.key;
      const href = link.getAttribute("href");
      if (href !== location.pathname + location.search) history.pushState({}, "", href);
      window.dispatchEvent(new PopStateEvent("popstate"));
      return;
    }
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(location.href, copier);
  });

  async function copy(text, button) {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      window.prompt("Copy this link:", text); // without a secure connection browsers do not let a page copy
      return;
    }
    setTimeout(() => (button.textContent = before), 2000);
  }

  window.valuechain = Object.assign(window.valuechain || {}, { Markup });
})();
