/* The changes of one editor: sends them to the server one by one, in their order, until it has them, and follows what
   other people change. Those that the server does not have yet are kept in the tab, so that a reload loses none.

   `valuechain.editing.changesOf(key)` gives the changes of some data; `listen` takes what should happen. */
(function () {
  "use strict";
  const ask = window.fetch.bind(window); // before markup.js wraps it to reload pages when the server is lost
  const [READY, SOON, HIDDEN, SLOW, LONGEST, LONGEST_ASKED] = [50, 1000, 5000, 400, 15000, 3600000]; // milliseconds
  const BUSY = [429, 502, 503, 504]; // with these, the server or a proxy cannot answer now
  const TO_UNDO = 200;
  const open = new Map();

  function read(name, otherwise) {
    try {
      return JSON.parse(sessionStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  /* Whether it is kept: if the tab's storage is full or forbidden, a reload would forget what is not saved yet. */
  function write(name, value) {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  const get = (path, query) => ask(window.valuechain.hrefOf(`${path}?${new URLSearchParams(query)}`), { cache: "no-store" });
  const post = (path, body, more) =>
    ask(window.valuechain.hrefOf(path), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), ...more });

  /* The server cannot answer now: to be tried again, after `wait` if it says so. */
  class Busy extends Error {
    constructor(response) {
      super(response.status);
      this.wait = Math.min(LONGEST_ASKED, 1000 * (Number(response.headers.get("Retry-After")) || 0));
    }
  }

  /* Trying again is of no use until somebody has done something; `said` is why, if the server says so. */
  class Refused extends Error {
    constructor({ status }, said) {
      super(status);
      this.status = status;
      this.said = typeof said === "string" ? said : "";
    }

    /* Whether this one change is wrong, and others may not be. */
    get isOfChange() {
      return this.status === 400 && this.said;
    }
  }

  /* Throws Busy if the server cannot answer now. */
  function refuseBusy(response) {
    if (BUSY.includes(response.status)) throw new Busy(response);
  }

  /* The server's patch, which may tell of a conflict; null if it has no news. Throws Busy and Refused. */
  async function patchOf(response) {
    refuseBusy(response);
    if (response.status === 204) return null;
    const text = await response.text();
    let answer = null;
    try {
      answer = JSON.parse(text);
    } catch {
      // A proxy's page.
    }
    if (Number.isInteger(answer?.revision) && (response.ok || response.status === 409)) return answer;
    throw new Refused(response, answer?.error?.message ?? answer?.error);
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
      this.failures = this.wait = this.retry = 0;
      this.refusal = null; // why nothing is sent until the user tries again
      this.isSending = this.isHeld = this.isAsking = this.isBusy = false;
      this.isStored = true;
    }

    named(part) {
      return `valuechain:editing:${this.key}:${part}`;
    }

    /* Begins to send and to follow; `hears` has patch, conflict, refused and status. */
    listen(hears, revision) {
      this.hears = hears;
      this.revision = revision;
      this.isHeld = false;
      this.refusal = null;
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
      if (this.refusal && this.waiting.length === 1) return this.again(); // what was refused is to follow, not this
      if (!this.retry) this.send();
      this.tell();
    }

    store() {
      this.isStored = write(this.named("waiting"), this.waiting);
      write(this.named("stacks"), this.stacks);
    }

    /* The time until the next request: it doubles with each failure in a row after the first, unless the server asks for
       more. */
    pause(time = SOON) {
      return Math.max(this.wait, Math.min(LONGEST, time * 2 ** Math.max(0, this.failures - 1)));
    }

    reached() {
      this.failures = this.wait = 0;
    }

    missed(error) {
      this.refusal = error instanceof Refused ? error : null;
      this.failures = this.refusal ? 0 : this.failures + 1;
      this.wait = error.wait || 0;
      this.isBusy = error instanceof Busy;
    }

    commandOf({ do: command, stack }) {
      return command || (this.stacks[stack].length ? { do: "undo", revision: this.stacks[stack].at(-1) } : null);
    }

    async send() {
      const [item] = this.waiting;
      if (!item || this.isSending || this.isHeld || this.refusal || this.revision === null) return;
      const command = this.commandOf(item);
      if (!command) return this.finish(item);
      this.isSending = true;
      this.retry = clearTimeout(this.retry);
      this.slow = setTimeout(() => this.tell(), SLOW);
      this.since = performance.now();
      try {
        if (item.from === undefined || !(await this.isDone(item))) await this.post(item, command);
        this.reached();
      } catch (error) {
        if (error.isOfChange) {
          this.reached();
          this.refuse(item, error.said);
        } else this.missed(error);
      }
      clearTimeout(this.slow);
      this.isSending = false;
      if (this.failures) this.retry = setTimeout(() => this.send(), this.pause());
      else this.send();
      this.tell();
    }

    async post(item, command) {
      item.from = this.revision;
      this.store();
      const { basis, author, force = false } = item;
      const body = { data: this.key, revision: this.revision, basis, author, do: [command], force };
      const patch = await patchOf(await post("/edit/change", body, { keepalive: true })); // also while the page is left
      if (patch.conflict !== undefined) this.hold(item, patch);
      else this.take(item, patch);
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

    /* Tries again after a refusal. */
    again() {
      this.refusal = null;
      this.send();
      this.hurry();
      this.tell();
    }

    /* Forgets what is not saved. */
    discard() {
      this.waiting = [];
      this.hears?.patch(null);
      this.store();
      this.again();
    }

    /* Waits until everything is saved. Throws if that was refused. */
    async saved() {
      while (this.waiting.length) {
        if (this.refusal) throw this.refusal;
        await new Promise((done) => setTimeout(done, READY));
      }
    }

    async askChanges(revision = this.revision, author = AUTHOR) {
      return patchOf(await get("/edit/changes", { data: this.key, revision, author }));
    }

    /* Asks what others have changed, again and again. */
    async follow() {
      if (this.isAsking) return;
      this.isAsking = true;
      try {
        const patch = this.isSending || this.isHeld ? null : await this.askChanges();
        if (patch && patch.revision > this.revision) this.apply(patch);
        if (!this.waiting.length) this.reached();
      } catch (error) {
        if (!this.waiting.length) this.missed(error);
      }
      this.isAsking = false;
      if (!this.hears) return;
      this.tell();
      if (this.refusal && !this.waiting.length) return;
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
      const trouble = this.refusal ? "refused" : this.failures && (this.isBusy ? "busy" : "away");
      this.hears?.status(trouble || (isSlow || this.isHeld ? "saving" : this.waiting.length ? "" : "saved"));
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

  Object.assign((window.valuechain.editing ||= {}), { changesOf, get, post, refuseBusy });
})();
