/* What only the browser can do: shows HTML that Python made, follows links without loading the page anew, keeps the
   reader's place when the HTML changes, and copies the page's link. See valuechain/web/markup.py. */
(function () {
  "use strict";
  const React = window.React;
  const STOPS = "a[href], button, summary, [tabindex]"; // what can hold the focus
  let isFollowed = false; // whether a person went anywhere, as opposed to the first display of the page
  let lost = null; // where the focus was when the HTML around it was replaced
  let card = ""; // the data-arrive of the card that is open
  let opener = ""; // the data-key of the link that opened the card
  let timer = 0;

  class Markup extends React.Component {
    constructor(props) {
      super(props);
      this.root = React.createRef();
    }

    shouldComponentUpdate(next) {
      return next.html !== this.props.html;
    }

    getSnapshotBeforeUpdate() {
      const root = this.root.current;
      const active = document.activeElement;
      if (root.contains(active)) {
        lost = { root, key: active.dataset.key, index: [...root.querySelectorAll(STOPS)].indexOf(active) };
      }
      const opened = [...root.querySelectorAll("details[open]")].map((each) => each.dataset.key);
      const scrolled = [...root.querySelectorAll("[data-scroll]")].map((each) => [
        each.dataset.scroll, each.scrollLeft, each.scrollTop,
      ]);
      return { opened, scrolled };
    }

    componentDidMount() {
      this.settle();
    }

    componentDidUpdate(_props, _state, { opened, scrolled }) {
      const root = this.root.current;
      for (const each of root.querySelectorAll("details")) each.open = opened.includes(each.dataset.key);
      for (const [key, left, top] of scrolled) {
        const again = root.querySelector(`[data-scroll="${CSS.escape(key)}"]`);
        if (again) again.scrollTo({ left, top, behavior: "instant" });
      }
      this.settle();
    }

    settle() {
      const titled = this.root.current.querySelector("[data-title]");
      if (titled) document.title = titled.dataset.title;
      clearTimeout(timer);
      timer = setTimeout(settleFocus); // once, after every Markup of the page has changed
    }

    render() {
      return React.createElement("div", {
        id: this.props.id,
        className: this.props.className,
        ref: this.root,
        dangerouslySetInnerHTML: { __html: this.props.html || "" },
      });
    }
  }

  /* The focus goes to a card that has just opened. Where its element is gone, it goes to the one of the same key or
     place; from a closed card, back to what opened it. Panels see to their own focus. */
  function settleFocus() {
    const arrived = document.querySelector("[data-arrive]");
    const before = card;
    const was = lost;
    card = arrived ? arrived.dataset.arrive : "";
    lost = null;
    if (!isFollowed) return;
    if (card && card !== before) {
      arrived.focus();
    } else if (was && document.activeElement === document.body && !was.root.closest(".panel")) {
      const stops = [...was.root.querySelectorAll(STOPS)];
      const again =
        stops.find((each) => was.key && each.dataset.key === was.key) ||
        stops[Math.min(was.index, stops.length - 1)] ||
        keyed(opener) ||
        keyed(before) ||
        document.querySelector("main");
      again.focus();
    }
  }

  function keyed(key) {
    return key && document.querySelector(`main [data-key="${CSS.escape(key)}"]`);
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[data-nav]");
    if (link) {
      event.preventDefault();
      follow(link);
      return;
    }
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(location.href, copier);
  });

  function follow(link) {
    isFollowed = true;
    if (!link.closest(".card")) opener = link.dataset.key || "";
    const panel = link.closest(".panel");
    if (panel) window.dash_clientside.set_props(panel.id.replace("-dropdown", ""), { opened: false });
    const href = link.getAttribute("href");
    if (href !== location.pathname + location.search) history.pushState({}, "", href);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }

  window.addEventListener("popstate", () => (isFollowed = true));

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && !event.defaultPrevented && event.target.closest(".card");
    if (open) open.querySelector("[data-close]").click();
  });

  async function copy(text, button) {
    button.dataset.label ||= button.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      window.prompt("Copy this link:", text); // without a secure connection browsers do not let a page copy
      return;
    }
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = button.dataset.label), 2000);
  }

  window.valuechain = Object.assign(window.valuechain || {}, { Markup });
})();
