/* The browser's half of valuechain/web/matrix/grid.py: loads AG Grid when a grid is drawn, and requests its rows
   for the current address, again whenever the address changes. The editor's grid also uses `loadGrid`,
   `leaveGrid` and `askOnceFree`. */
(function () {
  "use strict";
  const React = window.React;
  const { hrefOf } = window.valuechain; // address.js
  const SCRIPT = hrefOf("/grid/dash_ag_grid.min.js");
  const NO_ROWS = { rowData: [], rowCount: 0, totals: {} };
  let loading = null;

  function load() {
    loading ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = SCRIPT;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  /* The response to a request, asked for again while the server is busy, until nobody waits for it any more. */
  async function askOnceFree(ask, isGone) {
    const response = await ask();
    if (response.status !== 503 || isGone()) return response;
    const seconds = Number(response.headers.get("Retry-After")) || 1;
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    return askOnceFree(ask, isGone);
  }

  function fetchRows(start) {
    const query = new URLSearchParams(location.search);
    query.set("start", start);
    return fetch(hrefOf(`/grid/rows?${query}`));
  }

  class Grid extends React.Component {
    constructor(props) {
      super(props);
      this.state = { status: window.dash_ag_grid ? "there" : "loading", answer: null };
      this.asked = location.search;
      this.totals = "";
      // On a phone, the pinned first column would fill the screen.
      this.narrow = matchMedia("(max-width: 700px)").matches && props.columnDefs.map((each) => ({ ...each, pinned: null, width: Math.min(each.width, 170) }));
      this.refresh = this.refresh.bind(this);
      this.answer = this.answer.bind(this);
    }

    componentDidMount() {
      window.addEventListener("popstate", this.refresh);
      load().then(
        () => this.setState({ status: "there" }),
        () => this.setState({ status: "failed" }),
      );
    }

    componentWillUnmount() {
      window.removeEventListener("popstate", this.refresh);
      this.isGone = true;
    }

    grid() {
      return window.dash_ag_grid && window.dash_ag_grid.getApi(this.props.id);
    }

    // A new question needs new rows: request them at once, without waiting for the rest of the page.
    refresh() {
      if (location.search === this.asked || !this.grid()) return;
      this.asked = location.search;
      this.grid().ensureIndexVisible(0);
      this.grid().refreshInfiniteCache();
    }

    // AG Grid requests rows by setting one property, as it would for Dash, and receives them in another.
    async answer(changes) {
      if ("getRowsResponse" in changes) this.setState({ answer: changes.getRowsResponse });
      if (!changes.getRowsRequest) return;
      const start = changes.getRowsRequest.startRow;
      const response = await askOnceFree(() => fetchRows(start), () => this.isGone);
      const answer = response.ok ? await response.json() : NO_ROWS;
      if (!this.isGone) this.setState({ answer }, () => this.addUp(answer.totals));
    }

    addUp(totals) {
      const said = JSON.stringify(totals);
      if (said === this.totals || !this.grid()) return;
      this.totals = said;
      this.grid().setGridOption("pinnedBottomRowData", [totals]);
    }

    render() {
      const { status, answer } = this.state;
      if (status !== "there") {
        const text = status === "failed" ? "The table could not be loaded. Reload the page." : "Loading the table …";
        return React.createElement("p", { className: "grid-wait", role: "status", style: this.props.style }, text);
      }
      const { label, ...rest } = this.props;
      if (this.narrow) Object.assign(rest, { columnDefs: this.narrow, dashGridOptions: { ...rest.dashGridOptions, rowHeight: 62 } });
      const grid = React.createElement(window.dash_ag_grid.AgGrid, { ...rest, getRowsResponse: answer, setProps: this.answer });
      const frame = { role: "region", "aria-label": label, className: "grid-frame", onKeyDownCapture: press };
      return React.createElement("div", frame, grid);
    }
  }

  /* The arrow keys move between headings and cells. Enter follows the link of the focused cell, or else of its row.
     Tab leaves the grid, which has too many cells to tab through. */
  function press(event) {
    if (event.key === "Enter") open(event);
    if (event.key === "Tab") leave(event);
  }

  function open({ target, currentTarget }) {
    if (!target.matches(".ag-cell, .ag-header-cell")) return;
    const row = target.closest("[row-index]");
    const ofRow = row && `.ag-pinned-left-cols-container [row-index="${row.getAttribute("row-index")}"] a`;
    const link = target.querySelector("a") || (ofRow && currentTarget.querySelector(ofRow));
    if (link) link.click();
  }

  function leave(event) {
    const frame = event.currentTarget;
    const side = event.shiftKey ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
    const stops = [...document.querySelectorAll("a[href], button, input, summary")].filter(
      (each) => frame.compareDocumentPosition(each) === side && each.getClientRects().length,
    );
    const next = event.shiftKey ? stops.pop() : stops[0];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }

  const make = React.createElement;

  function Link({ value }) {
    if (!value) return null;
    if (!value.href) return value.label;
    const link = make("a", { href: hrefOf(value.href), "data-nav": "", tabIndex: -1, key: "link", className: value.isPart ? "part" : "" }, value.label);
    const reference = value.reference ? [make("span", { className: "reference", key: "reference" }, value.reference)] : [];
    return [link, ...reference, ...value.signs.map(({ text, look, meaning }) => make("span", { className: look, key: text, title: meaning }, text))];
  }

  const question = () => document.querySelector("#page [data-page]")?.dataset.question || "";

  /* Opens an actor for the current question, so that headings need no redrawing when the question changes. */
  function Head({ displayName, path, item }) {
    const [asked, setAsked] = React.useState(question);
    React.useEffect(() => {
      const follow = () => setAsked(question());
      document.addEventListener("valuechain:shown", follow);
      return () => document.removeEventListener("valuechain:shown", follow);
    }, []);
    return make("a", { href: hrefOf(`${path}?${asked}&id=${encodeURIComponent(item)}`), "data-nav": "", tabIndex: -1 }, displayName);
  }

  function Stage({ data }) {
    const { name, gloss, mitigations } = data.stage;
    return make("div", { className: "grid-stage", role: "gridcell" }, make("b", null, name), " ", gloss, " ", make("small", null, mitigations));
  }

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    valuechainLink: Link,
    valuechainHead: Head,
    valuechainStage: Stage,
  });
  window.valuechain = Object.assign(window.valuechain || {}, { Grid, loadGrid: load, leaveGrid: leave, askOnceFree });
})();
