/* The changes of one editor: sends them to the server one by one, in their order, until it has them, and follows what
   other people change. Those that the server does not have yet are kept in the tab, so that a reload loses none.

   `valuechain.editing.changesOf(key)` gives the changes of some data; `listen` takes what should happen. */
(function () {
  "use strict";
  const ask = window.fetch.bind(window); // before markup.js wraps it to reload pages when the server is lost
  const [READY, SOON, HIDDEN, SLOW, LONGEST] = [50, 1000, 5000, 400, 15000]; // milliseconds
  const TO_UNDO = 200;
  const open = new Map();

  function read(name, otherwise) {
    try {
      return JSON.parse(sessionStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  function write(name, value) {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {
      // The tab's storage is full or forbidden: a reload would forget what is not saved yet.
    }
  }

  const get = (path, query) => ask(`${path}?${new URLSearchParams(query)}`, { cache: "no-store" });
  const post = (path, body, more) =>
    ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), ...more });

  /* The response; throws if the server cannot answer now. */
  function checked(response) {
    if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    return response;
  }

  /* A tab that was duplicated would have the same id if it were kept. */
  const AUTHOR = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /* Whether two changes replace each other: of the roles in one cell, or of one text. */
  const TARGET = ["do", "mitigation", "actor", "kind", "id", "role", "column"];
  const isOfSame = (one, other) => ["roles", "owner", "text"].includes(one.do) && TARGET.every((name) => one[name] === other[name]);

  class Changes {
    constructor(key) {
      this.key = key;
      this.revision = null;
      /* Each with `basis`, the revision that its author saw; those with `from`, a revision, may have reached the server. */
      this.waiting = read(this.named("waiting"), []);
      this.stacks = read(this.named("stacks"), { undo: [], redo: [] }); // revisions
      this.hears = null;
      this.failures = 0;
      this.isSending = this.isHeld = this.isAsking = this.isGone = false;
    }

    named(part) {
      return `valuechain:editing:${this.key}:${part}`;
    }

    /* Begins to send and to follow; `hears` has patch, conflict, refused and status. */
    listen(hears, revision) {
      this.hears = hears;
      this.revision = revision;
      this.isHeld = false;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.follow(), SOON);
      this.send();
      this.tell();
    }

    /* The page is left: sends what is waiting, but follows no more. */
    leave() {
      this.hears = null;
      clearTimeout(this.timer);
    }

    /* Adds a change. Of several in a row that replace each other, only the last needs to be sent. */
    add(command, then, basis = this.revision) {
      const last = this.waiting.at(-1);
      if (last?.do && last.from === undefined && isOfSame(command, last.do)) Object.assign(last, { do: command, then });
      else this.waiting.push({ do: command, then, basis, author: AUTHOR });
      this.changed();
    }

    undo(which) {
      this.waiting.push({ stack: which, basis: this.revision, author: AUTHOR });
      this.changed();
    }

    /* How many changes can be undone or redone, those being sent included. */
    left(which) {
      const made = which === "undo" ? this.waiting.filter((each) => each.do).length : 0;
      return this.stacks[which].length + made - this.waiting.filter((each) => each.stack === which).length;
    }

    changed() {
      this.store();
      this.send();
      this.tell();
    }

    store() {
      write(this.named("waiting"), this.waiting);
      write(this.named("stacks"), this.stacks);
    }

    /* The time until the next request: it doubles with each failure in a row after the first. */
    pause(time = SOON) {
      return Math.min(LONGEST, time * 2 ** Math.max(0, this.failures - 1));
    }

    commandOf({ do: command, stack }) {
      return command || (this.stacks[stack].length ? { do: "undo", revision: this.stacks[stack].at(-1) } : null);
    }

    async send() {
      const [item] = this.waiting;
      if (!item || this.isSending || this.isHeld || this.revision === null) return;
      const command = this.commandOf(item);
      if (!command) return this.finish(item);
      this.isSending = true;
      this.slow = setTimeout(() => this.tell(), SLOW);
      this.since = performance.now();
      try {
        if (item.from === undefined || !(await this.isDone(item))) await this.post(item, command);
        this.failures = 0;
      } catch {
        this.failures += 1;
      }
      clearTimeout(this.slow);
      this.isSending = false;
      if (this.failures) setTimeout(() => this.send(), this.pause());
      else this.send();
      this.tell();
    }

    async post(item, command) {
      item.from = this.revision;
      this.store();
      const { basis, author, force = false } = item;
      const body = { data: this.key, revision: this.revision, basis, author, do: [command], force };
      const response = checked(await post("/edit/change", body, { keepalive: true })); // also while the page is left
      const answer = await response.json();
      if (response.status === 409) this.hold(item, answer);
      else if (!response.ok) this.refuse(item, answer.error);
      else this.take(item, answer);
    }

    /* Whether a change that was sent before did reach the server: if so, the server has made a change that is not by
       others since then. */
    async isDone(item) {
      const patch = await this.askChanges(item.from, item.author);
      if (!patch || patch.revision - item.from <= patch.others.length) return false;
      this.take(item, { ...patch, made: patch.others.length ? null : patch.revision });
      return true;
    }

    take(item, patch) {
      const { undo, redo } = this.stacks;
      if (item.stack) this.stacks[item.stack].pop();
      if (patch.made && item.stack === "undo") redo.push(patch.made);
      else if (patch.made) undo.push(patch.made);
      if (patch.made && !item.stack) redo.length = 0;
      undo.splice(0, undo.length - TO_UNDO);
      this.finish(item);
      this.apply(patch);
      item.then?.(patch);
    }

    finish(item) {
      this.waiting = this.waiting.filter((each) => each !== item);
      this.store();
      if (!this.isSending) this.send();
    }

    apply(patch) {
      if (patch.revision < this.revision) return;
      this.revision = patch.revision;
      this.hears?.patch(patch);
    }

    /* Somebody else has changed the same: nothing more is sent until it is clear whose change holds. */
    hold(item, patch) {
      this.isHeld = true;
      this.gather(item);
      this.apply(patch);
      if (this.hears) this.hears.conflict(patch.conflict, this.commandOf(item));
      else this.settle(false);
    }

    /* Later changes of the same, made before it was known, are settled with it. */
    gather(item) {
      const later = this.waiting.filter((each) => each !== item && each.do && item.do && isOfSame(each.do, item.do));
      if (later.length) Object.assign(item, { do: later.at(-1).do, then: later.at(-1).then });
      this.waiting = this.waiting.filter((each) => !later.includes(each));
    }

    settle(isMine) {
      const [item] = this.waiting;
      this.isHeld = false;
      delete item.from;
      if (isMine) item.force = true;
      else this.drop(item);
      this.changed();
      this.hears?.patch(null);
    }

    refuse(item, message) {
      this.drop(item);
      this.hears?.patch(null);
      this.hears?.refused(message, item.do);
    }

    drop(item) {
      if (item.stack) this.stacks[item.stack].pop();
      this.finish(item);
    }

    /* Waits until everything is saved. */
    saved() {
      return this.waiting.length ? new Promise((done) => setTimeout(done, READY)).then(() => this.saved()) : Promise.resolve();
    }

    async askChanges(revision = this.revision, author = AUTHOR) {
      const response = checked(await get("/edit/changes", { data: this.key, revision, author }));
      if (response.status === 204) return null;
      const answer = await response.json();
      if (response.ok) return answer;
      this.isGone = true;
      this.hears?.refused(answer.error);
      return null;
    }

    /* Asks what others have changed, again and again. */
    async follow() {
      if (this.isAsking) return;
      this.isAsking = true;
      try {
        const patch = this.isSending || this.isHeld ? null : await this.askChanges();
        if (patch && patch.revision > this.revision) this.apply(patch);
        if (!this.waiting.length) this.failures = 0;
      } catch {
        if (!this.waiting.length) this.failures += 1;
      }
      this.isAsking = false;
      if (!this.hears || this.isGone) return;
      this.tell();
      this.timer = setTimeout(() => this.follow(), this.pause(document.hidden ? HIDDEN : SOON));
    }

    /* Asks at once, if the page is there. */
    hurry() {
      if (!this.hears) return;
      clearTimeout(this.timer);
      this.follow();
    }

    tell() {
      const isSlow = this.isSending && performance.now() - this.since >= SLOW;
      this.hears?.status(this.failures ? "away" : isSlow || this.isHeld ? "saving" : this.waiting.length ? "" : "saved");
    }
  }

  function changesOf(key) {
    if (!open.has(key)) open.set(key, new Changes(key));
    return open.get(key);
  }

  window.addEventListener("beforeunload", (event) => {
    if ([...open.values()].some((each) => each.waiting.length)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    for (const each of open.values()) each.hurry();
  });
  window.addEventListener("online", () => {
    for (const each of open.values()) {
      each.send();
      each.hurry();
    }
  });

  Object.assign((window.valuechain.editing ||= {}), { changesOf, get, post });
})();
