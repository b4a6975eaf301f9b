/* The browser's half of valuechain/web/editing/grid.py: the table of a framework that is being edited. What the server
   has is in `model`, over which lie the changes that it does not have yet. */
(function () {
  "use strict";
  const React = window.React;
  const { editing } = window.valuechain; // changes.js, cells.js, details.js and model.js
  const NAME = "name";
  const ACTOR = "actor:";
  const READY = 20; // milliseconds between two looks whether AG Grid is there

  class EditGrid extends React.Component {
    constructor(props) {
      super(props);
      this.state = { status: "loading" };
      this.context_ = { model: null }; // the same object for AG Grid and for details.js
      this.isNarrow = matchMedia("(max-width: 700px)").matches;
      this.frame = React.createRef();
      this.press = this.press.bind(this);
      this.wake = this.wake.bind(this);
    }

    get model() {
      return this.context_.model;
    }

    async componentDidMount() {
      try {
        const { askOnceFree, loadGrid } = window.valuechain; // grid.js
        const asked = askOnceFree(() => editing.get("/edit/rows", { data: this.props.data }), () => this.isGone);
        const [response] = await Promise.all([asked, loadGrid()]);
        const answer = await response.json();
        if (this.isGone) return;
        if (!response.ok) throw new Error(answer.error);
        this.context_.model = new editing.Model(answer);
        this.setState({ status: "there" });
      } catch {
        if (!this.isGone) this.setState({ status: "failed" });
      }
    }

    /* Dash keeps the component when the address changes to that of other data. */
    componentDidUpdate(before) {
      if (before.data !== this.props.data) location.reload();
    }

    componentWillUnmount() {
      this.isGone = true;
      clearTimeout(this.looking);
      this.changes?.leave();
      if (editing.grid === this) editing.grid = null;
    }

    /* AG Grid is drawn some time after its component. */
    wake() {
      clearTimeout(this.looking);
      if (this.isGone || this.api) return;
      const api = window.dash_ag_grid.getApi(this.props.id);
      if (!api) {
        this.looking = setTimeout(this.wake, READY);
        return;
      }
      this.api = api;
      api.setGridOption("context", this.context_);
      api.setGridOption("getRowHeight", ({ data }) => this.heightOf(data));
      this.showColumns();
      this.showRows();
      api.addEventListener("cellClicked", (event) => this.click(event));
      api.addEventListener("cellContextMenu", (event) => this.open(event));
      api.addEventListener("cellFocused", (event) => this.focus(event));
      editing.grid = this;
      this.changes = editing.changesOf(this.props.data);
      this.model.lay(this.changes.waiting);
      editing.attend(this, this.changes);
      this.changes.listen({ ...editing.hears, patch: (patch) => this.take(patch) }, this.model.revision);
    }

    heightOf({ of, stage }) {
      if (!of) return stage ? 34 : 28;
      return this.isNarrow ? 56 : 44;
    }

    showColumns() {
      const actors = this.model.actors.map((actor) => ({
        colId: `${ACTOR}${actor.id}`,
        headerName: actor.label,
        headerComponent: editing.Head,
        headerComponentParams: { name: actor.name, isChanged: actor.changed },
        cellRenderer: editing.Cell,
        cellRendererParams: { actor: actor.id },
        minWidth: this.isNarrow ? 76 : 96,
        flex: 1,
      }));
      const name = { colId: NAME, headerName: "Mitigation", cellRenderer: editing.NameCell, pinned: "left", width: this.isNarrow ? 132 : 300 };
      this.api.setGridOption("columnDefs", [name, ...actors]);
    }

    /* Rows with a heading before each stage, and the rows of counts. */
    showRows() {
      const { model } = this;
      const sizes = new Map();
      for (const { stage } of model.rows.values()) sizes.set(stage, (sizes.get(stage) || 0) + 1);
      const rows = [];
      let stage = "";
      for (const id of model.order) {
        const row = model.rows.get(id);
        if (row.stage !== stage && row.stage) {
          rows.push({ id: `stage:${rows.length}`, stage: { name: row.stage, gloss: "", mitigations: sizes.get(row.stage).toLocaleString("en") } });
        }
        stage = row.stage;
        rows.push({ id: `row:${id}`, of: id });
      }
      this.api.setGridOption("rowData", rows);
      this.showCounts();
      const heights = [...rows, ...this.counted.map(() => ({}))].map((row) => this.heightOf(row));
      this.frame.current.style.setProperty("--rows", `${heights.reduce((sum, each) => sum + each, 0)}px`);
    }

    showCounts() {
      const roles = this.model.counted().map((role) => role.id);
      if (String(roles) === String(this.counted)) return;
      this.counted = roles;
      this.api.setGridOption("pinnedBottomRowData", roles.map((count) => ({ id: `count:${count}`, count })));
    }

    /* Draws rows again, and the counts. */
    redraw(rows, columns) {
      const { api } = this;
      const nodes = rows.map((row) => api.getRowNode(`row:${row}`)).filter(Boolean);
      const counts = Array.from({ length: api.getPinnedBottomRowCount() }, (_, at) => api.getPinnedBottomRow(at));
      api.refreshCells({ force: true, rowNodes: [...nodes, ...counts], columns });
    }

    /* Shows what the server has said; nothing new if it has only dropped a change. */
    take(patch) {
      const { model, changes } = this;
      const before = [...model.over.keys()].map((key) => key.split("\n")[0]);
      model.lay(changes.waiting);
      if (!patch) {
        this.redraw(before);
        return editing.hears.patch(null);
      }
      const heads = JSON.stringify(model.actors);
      const isOther = model.take(patch);
      if (JSON.stringify(model.actors) !== heads) this.showColumns();
      if (isOther) this.showRows();
      else this.showCounts();
      this.redraw([...new Set([...before, ...patch.rows.map((row) => row.id)])]);
      editing.hears.patch(patch);
    }

    set(row, actor, roles) {
      if (!this.model.rows.has(row) || roles.join(";") === this.model.held(row, actor)) return;
      this.changes.add({ do: "roles", mitigation: row, actor, roles });
      this.model.lay(this.changes.waiting);
      this.redraw([row], [`${ACTOR}${actor}`]);
    }

    step(row, actor, by) {
      this.set(row, actor, this.model.next(row, actor, by));
    }

    click({ data, column, event, rowIndex }) {
      const id = column.getColId();
      if (!data?.of) return;
      if (id === NAME) this.api.setFocusedCell(rowIndex, column); // not the button, so that the arrow keys go on from here
      else this.step(data.of, id.slice(ACTOR.length), event.shiftKey ? -1 : 1);
    }

    /* The details of a cell, which a click would change. */
    open({ column, event, rowIndex, rowPinned }) {
      const place = !rowPinned && this.placeAt(rowIndex, column);
      if (!place) return;
      event.preventDefault();
      editing.hears.choose(...place, true);
    }

    focus({ rowIndex, column, rowPinned }) {
      const place = !rowPinned && this.placeAt(rowIndex, column);
      this.at = rowIndex;
      if (place) editing.hears.choose(...place);
    }

    /* The mitigation and actor of a cell; no actor in the column of names. */
    placeAt(rowIndex, column) {
      const row = this.api.getDisplayedRowAtIndex(rowIndex)?.data?.of;
      const id = column?.getColId?.() ?? column;
      return row && id ? [row, id === NAME ? "" : id.slice(ACTOR.length)] : null;
    }

    press(event) {
      const { key, target } = event;
      if (key === "Tab") return window.valuechain.leaveGrid(event);
      if (target.matches(".ag-header-cell")) {
        const actor = target.getAttribute("col-id");
        if (key !== "Enter" && key !== " ") return;
        event.preventDefault();
        if (actor.startsWith(ACTOR)) editing.hears.choose("", actor.slice(ACTOR.length), true);
        return;
      }
      const focused = target.matches(".ag-cell") && this.api.getFocusedCell();
      const place = focused && !focused.rowPinned && this.placeAt(focused.rowIndex, focused.column);
      if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!this.type(key, event.shiftKey, ...place)) return;
      event.preventDefault();
      event.stopPropagation();
    }

    /* What a key does in a cell; returns whether it does anything. */
    type(key, isBack, row, actor) {
      const initial = actor && key.length === 1 && key !== " " && this.model.withInitial(row, actor, key);
      if (initial) this.set(row, actor, [initial]);
      else if (key === "F2" || key.toLowerCase() === "e" || (!actor && (key === "Enter" || key === " "))) editing.hears.choose(row, actor, true);
      else if (!actor) return false;
      else if (key === "Enter" || key === " ") this.step(row, actor, isBack ? -1 : 1);
      else if (key === "Delete" || key === "Backspace") this.set(row, actor, []);
      else return false;
      return true;
    }

    /* Scrolls to a cell, a row or a column; returns its place, if it is there. */
    see(row, actor) {
      const { api, model } = this;
      const column = actor ? `${ACTOR}${actor}` : NAME;
      const node = api.getRowNode(`row:${row || model.order[0]}`);
      if (!node) return null;
      if (row) api.ensureNodeVisible(node);
      if (actor) api.ensureColumnVisible(column);
      return [node.rowIndex, column];
    }

    /* Moves the focus there, once AG Grid has drawn it. */
    go(row, actor) {
      const place = this.see(row, actor);
      if (!place) return;
      setTimeout(() => (row ? this.api.setFocusedCell(...place) : this.api.setFocusedHeader(place[1])), READY);
    }

    /* Goes to what is now where the focus was. */
    goNear() {
      const last = this.api.getDisplayedRowCount() - 1;
      this.api.setFocusedCell(Math.min(this.at, last), NAME);
    }

    /* Marks what is chosen. */
    choose(before, chosen) {
      this.model.chosen = chosen;
      this.redraw([before[0], chosen[0]].filter(Boolean));
    }

    render() {
      const { status } = this.state;
      const { label, id, data: _data, ...rest } = this.props;
      if (status !== "there") {
        const text = status === "failed" ? "The table could not be loaded. Reload the page." : "Loading the table …";
        return React.createElement("p", { className: "grid-wait", role: "status", style: rest.style }, text);
      }
      const grid = React.createElement(window.dash_ag_grid.AgGrid, { ...rest, id, columnDefs: [], setProps: this.wake });
      const frame = {
        ref: this.frame,
        role: "region",
        "aria-label": label,
        className: "grid-frame edit-frame",
        onKeyDownCapture: this.press,
        onClick: ({ target }) => {
          const id = target.closest(".edit-head button")?.closest("[col-id]").getAttribute("col-id");
          if (!id) return;
          this.api.setFocusedHeader(id);
          editing.hears.choose("", id.slice(ACTOR.length));
        },
      };
      return React.createElement("div", frame, grid);
    }
  }

  window.valuechain = Object.assign(window.valuechain || {}, { EditGrid });
})();
