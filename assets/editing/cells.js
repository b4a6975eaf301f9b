/* The cells and heads of the editor's table. */
(function () {
  "use strict";
  const React = window.React;
  const { blend } = window.valuechain; // blend.js

  function make(tag, className, text = "") {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function sign(isChanged) {
    if (!isChanged) return [];
    const dot = make("span", "edit-sign");
    dot.setAttribute("aria-hidden", "true");
    return [dot, make("span", "sr", ", changed")];
  }

  /* AG Grid makes one of these for each cell in view, and asks it to refresh. */
  class Cell {
    init(params) {
      this.root = make("span", "edit-cell");
      this.refresh(params);
    }

    getGui() {
      return this.root;
    }

    refresh({ data, context, colDef }) {
      const model = context.model;
      if (!model || !data) return true;
      const { actor } = colDef.cellRendererParams;
      if (data.count) {
        const number = model.count(actor, data.count);
        this.root.replaceChildren(make("span", "edit-count", number ? number.toLocaleString("en") : ""));
      } else this.fill(model, data.of, actor);
      return true;
    }

    fill(model, row, actor) {
      const held = model.held(row, actor);
      this.root.classList.toggle("chosen", String(model.chosen) === String([row, actor]));
      const isUnsaved = model.over.has(`${row}\n${actor}`) && held !== model.saved(row, actor);
      const { conditional = [], changed = [] } = model.rows.get(row) || {};
      const marks = held ? held.split(";").map((id) => mark(model.roles.get(id), id)) : [];
      const isConditional = !isUnsaved && conditional.includes(actor);
      const condition = isConditional ? [make("span", "condition", "*"), make("span", "sr", ", under a condition")] : [];
      condition[0]?.setAttribute("aria-hidden", "true");
      const isChanged = isUnsaved || changed.includes(actor);
      this.root.replaceChildren(...marks, ...condition, ...sign(isChanged));
      this.root.title = `${model.actor(actor)?.name}: ${model.nameRoles(held)}${isConditional ? ", under a condition" : ""}${isChanged ? ", changed" : ""}`;
    }
  }

  function mark(role, id) {
    const made = make("span", `role ${role?.kind || ""}`);
    const letter = make("span", "", role?.letter || id[0]);
    letter.setAttribute("aria-hidden", "true");
    made.append(letter, make("span", "sr", `${role?.name || id} `));
    return made;
  }

  /* Its button is kept when it is drawn again, as it is while it is pressed: the click would be lost with the button. */
  class NameCell {
    init(params) {
      this.root = make("span", "edit-name");
      this.refresh(params);
    }

    getGui() {
      return this.root;
    }

    refresh({ data, context: { model } }) {
      if (!model || !data) return true;
      if (data.count) {
        this.root.replaceChildren(mark(model.roles.get(data.count), data.count), make("span", "", model.roles.get(data.count).name));
        return true;
      }
      const row = model.rows.get(data.of);
      if (!row) return true;
      const button = make("button", row.part ? "part" : "", row.name);
      button.type = "button";
      button.tabIndex = -1;
      if (row.code) button.prepend(make("small", "", row.code), " ");
      this.root.classList.toggle("chosen", String(model.chosen) === String([data.of, ""]));
      const drawn = document.createDocumentFragment();
      drawn.append(button, ...sign(row.changed.includes("")));
      blend(this.root, drawn);
      this.root.title = model.title(data.of);
      return true;
    }
  }

  function Head({ displayName, name, isChanged }) {
    const parts = [React.createElement("button", { type: "button", tabIndex: -1, key: "name", title: name }, displayName)];
    if (isChanged) parts.push(React.createElement("span", { className: "edit-sign", "aria-hidden": true, key: "sign" }), React.createElement("span", { className: "sr", key: "said" }, ", changed"));
    return React.createElement("span", { className: "edit-head" }, parts);
  }

  Object.assign((window.valuechain.editing ||= {}), { Cell, NameCell, Head });
})();
