/* Does what only the browser can: shows HTML made in Python, follows links without reloading the page, and keeps the
   reader's place when the HTML changes. See valuechain/web/markup.py. */
(function () {
  "use strict";
  const React = window.React;
  const { hrefOf, parse, blend } = window.valuechain; // address.js, blend.js
  const STOPS = "a[href], button, input:not([type=hidden]), select, summary, [tabindex]"; // focusable elements
  const EXPLORED = "valuechain:explored";
  let wanted = ""; // the data-key of the target of the link just followed
  let opener = ""; // the data-key of the button that last opened a panel
  let stays = ""; // the id of the panel that stays open, because its links choose one of several settings
  let pressed = null; // the link just pressed, and how far from the window's top it was: { key, top }
  let left = null; // where the reader was on the page that Back leads to: { top, key }

  // What the Tab key can reach now, which excludes closed panels.
  const seen = (root) => [...root.querySelectorAll(STOPS)].filter((each) => each.getClientRects().length);

  class Html extends React.Component {
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
      const card = root.querySelector("[data-closes]");
      const isHeld = root.contains(active);
      return {
        isHeld,
        key: active.dataset.key,
        card: card && card.contains(active) ? card.dataset.closes : "",
        index: isHeld ? seen(root).indexOf(active) : -1,
      };
    }

    componentDidMount() {
      this.show();
      this.say();
      if (this.isAnotherPage()) arrive();
    }

    componentDidUpdate(_props, _state, was) {
      const root = this.root.current;
      this.show();
      this.say();
      for (const each of root.querySelectorAll("[popover]:popover-open")) if (!stays || !(each.id === stays || each.querySelector(`#${stays}`))) each.hidePopover();
      const isAnother = this.isAnotherPage();
      if (left) this.comeBack();
      else if (isAnother) arrive();
      else if (wanted || (was.isHeld && !root.contains(document.activeElement))) this.findPlace(was);
      if (!left && !isAnother) this.stay();
      wanted = stays = "";
      left = pressed = null;
    }

    /* Fields follow the address, like all else. */
    show() {
      blend(this.root.current, parse(this.props.html || ""), "*");
    }

    isAnotherPage() {
      const page = this.root.current.querySelector("[data-page]");
      if (!page) return false;
      const [before, part] = [this.page, this.part];
      this.page = page.dataset.page;
      this.part = location.hash;
      if (before === undefined) return location.hash !== "";
      return before !== this.page || (location.hash !== "" && location.hash !== part);
    }

    /* Keeps what was pressed where it was in the window, whatever came or went above it. */
    stay() {
      const kept = pressed && this.root.current.querySelector(`[data-key="${CSS.escape(pressed.key)}"]`);
      if (kept) window.scrollBy({ top: kept.getBoundingClientRect().top - pressed.top, behavior: "instant" });
    }

    /* Returns to the place where the reader left the page. */
    comeBack() {
      const { top, key } = left;
      const link = key && seen(this.root.current).find((each) => each.dataset.key === key);
      (link || document.querySelector("main")).focus({ preventScroll: true });
      window.scrollTo({ top, behavior: "instant" });
    }

    /* Moves the focus to the link's target, or leaves it. If its element is gone, the focus goes to the one with the
       same key, from a closed card to its subject, or else to the element in the same place. */
    findPlace({ key, card, index }) {
      const stops = seen(this.root.current);
      if (wanted === "main") {
        document.querySelector("main").focus({ preventScroll: true });
        return;
      }
      const keyed = (name) => name && stops.find((each) => each.dataset.key === name);
      const kept = stops.find((each) => each === document.activeElement);
      const found = keyed(wanted) || kept || keyed(key) || keyed(card) || stops[Math.min(index, stops.length - 1)];
      const place = found || document.querySelector("main");
      place.focus({ preventScroll: true });
      const { top, bottom } = place.getBoundingClientRect(); // browsers would scroll to where a sticky element was
      if (found && (top < 0 || bottom > window.innerHeight)) place.scrollIntoView({ block: "nearest", behavior: "instant" });
    }

    /* Announces the one-sentence answer to screen readers, in a status that stays while the page is replaced. */
    say() {
      const titled = this.root.current.querySelector("[data-title]");
      const said = this.root.current.querySelector("[data-said]");
      const status = document.getElementById("said");
      if (titled) document.title = titled.dataset.title;
      this.keepQuestion();
      this.mendAddress();
      document.dispatchEvent(new CustomEvent("valuechain:shown"));
      if (said && status.textContent !== said.textContent) status.textContent = said.textContent;
    }

    /* Puts the link that the server read in place of a damaged one, so that it can be copied. */
    mendAddress() {
      const mended = this.root.current.querySelector("[data-clean]");
      if (mended) history.replaceState(history.state, "", hrefOf(mended.dataset.clean) + location.hash);
    }

    /* The filters and the view that Explore showed last, if a question asks the same source; the tab remembers them. */
    shownLast(question) {
      try {
        const { display, framework } = JSON.parse(sessionStorage.getItem(EXPLORED));
        return new URLSearchParams(question).get("framework") === framework ? display : "";
      } catch {
        return ""; // nothing is stored yet, or storage is forbidden
      }
    }

    rememberShown(shown) {
      try {
        sessionStorage.setItem(EXPLORED, JSON.stringify(shown));
      } catch {
        // The tab's storage is forbidden: the link to Explore leads to the whole answer.
      }
    }

    /* Adds the current question to the navigation links; the link to Explore leads back to what it showed. */
    keepQuestion() {
      const page = this.root.current.querySelector("[data-page]");
      if (!page) return;
      const { page: current, question, across, display, framework, partOf = current, shows = current } = page.dataset;
      if (display !== undefined) this.rememberShown({ display, framework });
      document.documentElement.dataset.shows = shows; // for style.css: `body:has(…)` would be checked at every change
      const key = new URLSearchParams(question).get("data");
      const withKey = key ? String(new URLSearchParams({ data: key })) : "";
      for (const link of document.querySelectorAll("header [data-page]")) {
        const path = link.dataset.page;
        // What one source is asked is not what all are asked, so a page about one source leaves Across sources as it is.
        let asked = path === "/across" ? (across ?? withKey) : question;
        const shown = path === "/" && this.shownLast(question);
        if (shown) asked += `&${shown}`;
        link.setAttribute("href", hrefOf(asked ? `${path}?${asked}` : path));
        if (path === partOf) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
      for (const link of document.querySelectorAll(".wordmark, [data-welcome]")) {
        link.setAttribute("href", hrefOf(`/${key ? `?${new URLSearchParams({ data: key })}` : ""}${link.hash}`));
      }
      for (const each of document.querySelectorAll("[data-beside]")) each.hidden = !key;
      document.querySelector(".skip").setAttribute("href", document.getElementById("answer") ? "#answer" : "#main");
    }

    render() {
      return React.createElement("div", {
        id: this.props.id,
        className: this.props.className,
        ref: this.root, // React does not manage its contents
      });
    }
  }

  /* Shows another page from its top, or from the part that the link named. */
  function arrive() {
    const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const place = part || document.querySelector("main");
    const folded = part && part.closest("details");
    if (folded) folded.open = true;
    if (part) part.tabIndex = -1;
    place.focus({ preventScroll: true });
    if (part) part.scrollIntoView();
    else window.scrollTo({ top: 0, behavior: "instant" });
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[data-nav]");
    const button = event.target.closest("button");
    if (link) {
      event.preventDefault();
      follow(link);
    } else if (button && button.popoverTargetElement) {
      opener = button.dataset.key;
    }
  });

  // A form that only asks another question works like a link with blanks to fill in.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("nav" in form.dataset)) return;
    event.preventDefault();
    const asked = [...new FormData(form, event.submitter)].filter(([, value]) => value !== "");
    const panel = form.closest("[popover]");
    if (panel) panel.hidePopover();
    const place = form.dataset.to || (panel ? opener : event.submitter?.dataset.key || "");
    go(`${form.getAttribute("action")}?${new URLSearchParams(asked)}`, () => place);
  });

  function follow(link) {
    const panel = link.closest("[popover]:popover-open");
    const href = link.getAttribute("href");
    stays = panel && "stays" in link.dataset ? panel.id : "";
    pressed = panel ? null : locate(link);
    if (panel && !stays) panel.hidePopover();
    go(href, () => (panel && !stays ? opener : link.dataset.to || link.dataset.key || ""));
  }

  /* What stays in its place: the map around the link; the link, if it has a key; or else the one that names its row. A
     card stays by itself, and what is below the map leads up to it. */
  function locate(link) {
    if (link.closest("[data-closes], .rest")) return null;
    const named = link.closest(".map .frame") || (link.dataset.key ? link : link.closest("tr")?.querySelector("[data-key]"));
    return named && { key: named.dataset.key, top: named.getBoundingClientRect().top };
  }

  /* Goes to another address of this app without reloading the page; `place` says where the focus then goes. */
  function go(href, place) {
    if (href !== location.pathname + location.search) {
      const isHere = href.split("#")[0] === location.pathname + location.search;
      wanted = isHere ? "" : place();
      history.replaceState({ top: window.scrollY, key: document.activeElement.dataset.key }, "");
      history.pushState({}, "", href);
      if (isHere) arrive();
    }
    window.dispatchEvent(new PopStateEvent("popstate"));
  }

  window.addEventListener("popstate", (event) => {
    left = event.isTrusted && event.state && "top" in event.state ? event.state : null;
  });

  // A panel left by keyboard would hide the element that has the focus next.
  document.addEventListener("focusin", (event) => {
    const panel = document.querySelector("[popover]:popover-open");
    if (panel && !panel.contains(event.target) && event.target.popoverTargetElement !== panel) panel.hidePopover();
  });

  document.addEventListener("keydown", (event) => {
    const card = event.key === "Escape" && event.target.closest("[data-closes]");
    if (card && !document.querySelector("[popover]:popover-open")) card.querySelector(".close").click();
  });

  /* Says that an answer takes a while, or that the server is gone; otherwise the page would merely not change. */
  const ask = window.fetch;
  const [SLOW, AGAIN, READ] = [400, 3000, 1000]; // milliseconds
  const FROM_PROXY = [502, 503, 504]; // unless they have our request id, a proxy says so in place of the server
  window.fetch = async (...request) => {
    const slow = setTimeout(() => document.documentElement.setAttribute("data-busy", ""), SLOW);
    try {
      const answer = await ask(...request);
      if (FROM_PROXY.includes(answer.status) && !answer.headers.has("X-Request-ID")) sayGone();
      return answer;
    } catch (error) {
      if (error.name !== "AbortError") sayGone();
      throw error;
    } finally {
      clearTimeout(slow);
      document.documentElement.removeAttribute("data-busy");
    }
  };

  const away = () => document.querySelector("main [data-away]");
  function sayGone() {
    if (away()) return;
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.dataset.away = "/healthz";
    notice.setAttribute("role", "alert");
    notice.textContent = "The server is not responding. This page will keep trying and reload by itself.";
    document.querySelector("main").prepend(notice);
    askLater();
  }

  /* Once the address in the notice is well again, loads the page requested last. A page that the server could not fill
     has such a notice as well. */
  let trying = 0;
  function askLater() {
    clearTimeout(trying);
    if (away()) trying = setTimeout(askAgain, AGAIN);
  }

  async function askAgain() {
    try {
      const { ok } = await ask(hrefOf(away().dataset.away), { cache: "no-store" });
      if (!ok) throw new Error();
    } catch {
      return askLater();
    }
    if (!away()) return; // the reader has gone elsewhere
    away().textContent = away().dataset.back || "The server is back. Loading the page …";
    setTimeout(() => location.reload(), READ); // long enough to read or hear the notice
  }
  document.addEventListener("valuechain:shown", askLater);

  window.valuechain = Object.assign(window.valuechain || {}, { Html, go });
})();
