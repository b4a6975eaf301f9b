/* The browser's half of valuechain/web/grid.py: loads AG Grid when one is drawn, asks for its rows with the present
   address, and asks anew when the address changes. */
(function () {
  "use strict";
  const React = window.React;
  const SCRIPT = "/grid/dash_ag_grid.min.js";
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

  class Grid extends React.Component {
    constructor(props) {
      super(props);
      this.state = { status: window.dash_ag_grid ? "there" : "loading" };
      this.asked = location.search;
      // On a phone the first column would fill the screen.
      this.narrow = matchMedia("(max-width: 700px)").matches && props.columnDefs.map((each) => ({ ...each, pinned: null, width: Math.min(each.width, 170) }));
      this.refresh = this.refresh.bind(this);
      this.setProps = this.setProps.bind(this);
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
    }

    componentDidUpdate(before) {
      const answer = this.props.getRowsResponse;
      if (!answer || answer === before.getRowsResponse) return;
      this.grid().setGridOption("pinnedBottomRowData", [answer.totals]);
    }

    grid() {
      return window.dash_ag_grid && window.dash_ag_grid.getApi(this.props.id);
    }

    // Another question, other rows: asked for at once, not only when the rest of the page has its answer.
    refresh() {
      if (location.search === this.asked || !this.grid()) return;
      this.asked = location.search;
      this.grid().ensureIndexVisible(0);
      this.grid().refreshInfiniteCache();
    }

    setProps(changes) {
      const request = changes.getRowsRequest;
      if (request) changes = { ...changes, getRowsRequest: { ...request, search: location.search } };
      this.props.setProps(changes);
    }

    render() {
      const { status } = this.state;
      if (status !== "there") {
        const text = status === "failed" ? "The table could not be loaded. Load the page again." : "Loading the table …";
        return React.createElement("p", { className: "grid-wait", role: "status", style: this.props.style }, text);
      }
      const { label, ...rest } = this.props;
      if (this.narrow) rest.columnDefs = this.narrow;
      const grid = React.createElement(window.dash_ag_grid.AgGrid, { ...rest, setProps: this.setProps });
      const frame = { role: "region", "aria-label": label, className: "grid-frame", onKeyDownCapture: press };
      return React.createElement("div", frame, grid);
    }
  }

  /* The arrow keys walk over the cells. Enter follows the link of the one that has the focus, and Tab leaves the grid,
     which has too many cells to tab through. */
  function press(event) {
    const link = event.key === "Enter" && event.target.matches(".ag-cell") && event.target.querySelector("a");
    if (link) link.click();
    if (event.key !== "Tab" || event.shiftKey) return;
    const frame = event.currentTarget;
    const next = [...document.querySelectorAll("a[href], button, input, summary")].find(
      (each) => frame.compareDocumentPosition(each) === Node.DOCUMENT_POSITION_FOLLOWING && each.getClientRects().length,
    );
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }

  function Link({ value }) {
    if (!value) return null;
    if (!value.href) return value.label;
    const link = React.createElement("a", { href: value.href, "data-nav": "", key: "link" }, value.label);
    const doubt = React.createElement("span", { className: "doubt", key: "doubt" }, `${value.readings} readings`);
    return value.readings > 1 ? [link, " ", doubt] : link;
  }

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    valuechainLink: Link,
  });
  window.valuechain = Object.assign(window.valuechain || {}, { Grid });
})();
