/* The editor's dialogs: adding and deleting, versions, what has changed, and changes by two people at once. */
(function () {
  "use strict";
  const { parse } = window.valuechain; // blend.js
  const editing = (window.valuechain.editing ||= {});

  /* An element with children; texts are escaped by the browser. */
  function make(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (name in made && name !== "list") made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  const button = (text, click, more = {}) => make("button", { type: "button", className: "button", click, ...more }, text);
  const heading = (text) => make("h2", { id: "edit-dialog-title", tabIndex: -1 }, text);

  /* Shows a dialog; the focus returns to where it was. */
  function show(...children) {
    const before = document.activeElement;
    const dialog = make("dialog", { className: "edit-dialog", "aria-labelledby": "edit-dialog-title" }, ...children);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (document.activeElement === document.body && before.isConnected) before.focus();
    });
    document.querySelector("main").append(dialog);
    dialog.showModal();
    dialog.querySelector("[data-first]")?.focus();
    return dialog;
  }

  function add(kind, { grid, changes, chosen }) {
    const { model } = grid;
    const [row, actor] = chosen;
    const last = kind === "actor" ? model.actors.at(-1)?.id : model.order.at(-1);
    const after = (kind === "actor" ? actor : row) || last || "";
    const name = make("input", { id: "edit-new", required: true, maxLength: model.longest, autocomplete: "off", "aria-describedby": "edit-where" });
    const where = kind === "actor" ? model.actor(after)?.name : model.title(after);
    const form = make(
      "form",
      { method: "dialog", submit: save },
      heading(`Add ${kind === "actor" ? "an actor" : "a mitigation"}`),
      make("p", { className: "edit-field" }, make("label", { htmlFor: "edit-new" }, "Name"), name),
      make("p", { id: "edit-where", className: "hint" }, where ? `It goes after “${where}”. You can move it later.` : ""),
      make("p", { className: "edit-ways" }, make("button", { type: "submit", className: "button go" }, "Add"), button("Cancel", () => dialog.close())),
    );
    const dialog = show(form);
    name.focus();

    function save(event) {
      if (!name.value.trim()) return event.preventDefault();
      const stage = kind === "mitigation" ? model.rows.get(after)?.stage || "" : "";
      changes.add({ do: "add", kind, name: name.value.trim(), after, stage }, (patch) => goToNew(kind, patch, name.value.trim()));
    }
  }

  /* Goes to what was just added. */
  function goToNew(kind, patch, name) {
    const rows = kind === "actor" ? patch.actors || [] : patch.rows;
    const made = rows.findLast((each) => each.name === name);
    if (made) editing.goTo(kind, made.id);
  }

  function remove({ grid, changes, button: pressed }) {
    const { kind, id } = pressed.closest("[data-kind]").dataset;
    const roles = Number(pressed.dataset.roles || 0);
    const drop = (heir) => changes.add({ do: "delete", kind, id, heir }, () => grid.goNear());
    if (kind === "mitigation" || !roles) return drop("");
    const name = grid.model.actor(id).name;
    const others = grid.model.actors.filter((each) => each.id !== id);
    const heir = make("select", { id: "edit-heir" }, ...others.map((each) => make("option", { value: each.id }, each.name)));
    const closing = (act) => () => (dialog.close(), act());
    const hand = make("p", { className: "edit-hand" }, make("label", { htmlFor: "edit-heir" }, "Hand them to"), heir, button("Hand over and delete", closing(() => drop(heir.value))));
    const dialog = show(
      heading(`Delete ${name}?`),
      make("p", {}, `${name} has ${roles.toLocaleString("en")} ${roles === 1 ? "role" : "roles"}.`),
      ...(others.length ? [hand] : []),
      make("p", { className: "edit-ways" }, button("Delete them too", closing(() => drop(""))), button("Keep the actor", () => dialog.close(), { "data-first": "" })),
    );
  }

  const wantsText = ({ text }) => (text ? `You wanted: “${text}”.` : "You wanted to empty the field.");
  const wants = {
    roles: ({ roles }, model) => `You wanted: ${model.nameRoles(roles.join(";"))}.`,
    owner: wantsText,
    text: wantsText,
    undo: () => "You wanted to take back an earlier change.",
    move: () => "You wanted to move it.",
    delete: () => "You wanted to delete it.",
  };

  function conflict({ theirs, wanted, grid, changes }) {
    let isMine = false;
    const said = wants[wanted.do]?.(wanted, grid.model) || "You wanted to change it as well.";
    const dialog = show(
      heading("Someone else has just changed this"),
      make("p", { id: "edit-why" }, theirs),
      make("p", {}, said),
      make(
        "p",
        { className: "edit-ways" },
        button("Keep theirs", () => dialog.close(), { className: "button go", "data-first": "" }),
        button("Use mine", () => ((isMine = true), dialog.close())),
      ),
    );
    dialog.setAttribute("aria-describedby", "edit-why");
    dialog.addEventListener("close", () => changes.settle(isMine));
  }

  /* A dialog with HTML of the server, which is fetched again after each change in it. */
  async function showFetched(path, query, { changes, grid }) {
    const place = make("div");
    const dialog = show(make("p", { className: "edit-close" }, button("Close", () => dialog.close())), place);
    const fill = async (response) => {
      const isRead = response.headers.get("Content-Type")?.startsWith("text/html");
      if (isRead) place.replaceChildren(parse(await response.text()));
      else tell((await response.json().catch(() => ({}))).error || "The server refused this. Try again in a few minutes.");
      place.querySelector("h2")?.focus();
    };
    const send = (to, body) =>
      editing.post(to, { data: changes.key, ...body }).then(fill, () => tell("There is no connection. Try again in a moment."));
    const tell = (words) => {
      place.querySelector(".wrong")?.remove();
      place.append(make("p", { className: "wrong", role: "alert" }, words));
    };
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      send("/edit/versions", { name: new FormData(event.target).get("name") });
    });
    dialog.addEventListener("click", ({ target }) => {
      const { edit, revision, id, name } = target.closest("[data-edit]")?.dataset || {};
      if (edit === "forget") send("/edit/versions/forget", { id: Number(id) });
      if (edit !== "restore" && edit !== "since") return;
      dialog.close();
      if (edit === "restore") changes.add({ do: "restore", revision: Number(revision) }, () => editing.done(`“${name}” is restored. Undo takes it back.`));
      else differences({ changes, grid }, Number(revision));
    });
    try {
      await changes.saved();
      await fill(await editing.get(path, { data: changes.key, ...query }));
    } catch {
      const words = changes.refusal ? "Your last changes are not saved. Close this, and see the notice." : "There is no connection. Close this and try again in a moment.";
      tell(words);
    }
  }

  const differences = (of, since) => showFetched("/edit/differences", { since }, of);

  editing.dialogs = {
    conflict,
    "add-mitigation": (of) => add("mitigation", of),
    "add-actor": (of) => add("actor", of),
    delete: remove,
    versions: (of) => showFetched("/edit/versions", {}, of),
    differences: (of) => differences(of, 0),
  };
})();
