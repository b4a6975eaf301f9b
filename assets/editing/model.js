/* What the editor's table shows: what the server has, and over it the roles that it does not have yet. */
(function () {
  "use strict";

  class Model {
    constructor(answer) {
      const { rows, roles, ...rest } = answer;
      Object.assign(this, rest);
      this.setCycle(rest.cycle);
      this.rows = new Map(rows.map((row) => [row.id, row]));
      this.order = rows.map((row) => row.id);
      this.roles = new Map(roles.map((role) => [role.id, role]));
      this.over = new Map(); // unsaved roles, by mitigation and actor
    }

    /* Takes what has changed; returns whether rows have come, gone or moved. */
    take({ rows, deleted, order, actors, counts, changed, cycle }) {
      this.setCycle(cycle);
      const isNew = rows.some((row) => !this.rows.has(row.id) || this.rows.get(row.id).stage !== row.stage);
      for (const row of rows) this.rows.set(row.id, row);
      for (const row of deleted) this.rows.delete(row);
      if (order) this.order = order;
      if (actors) this.actors = actors;
      Object.assign(this, { counts, changed });
      this.order = this.order.filter((id) => this.rows.has(id));
      return Boolean(isNew || order || deleted.length);
    }

    /* The roles that clicks go through: a role that is new to the framework joins them. */
    setCycle(cycle) {
      this.cycle = cycle;
      this.steps = cycle.map((each) => each.join(";"));
    }

    lay(waiting) {
      const roles = waiting.filter((each) => each.do?.do === "roles").map((each) => each.do);
      this.over = new Map(roles.map((each) => [`${each.mitigation}\n${each.actor}`, each.roles.join(";")]));
    }

    saved(row, actor) {
      return this.rows.get(row)?.cells[actor] || "";
    }

    held(row, actor) {
      return this.over.get(`${row}\n${actor}`) ?? this.saved(row, actor);
    }

    /* The roles after as many steps through the cycle. */
    next(row, actor, by) {
      const at = Math.max(0, this.steps.indexOf(this.held(row, actor)));
      return this.cycle[(at + by + this.cycle.length) % this.cycle.length];
    }

    /* The role with an initial; of several, the one after the present one. */
    withInitial(row, actor, letter) {
      const usual = new Set(this.cycle.flat());
      const all = [...this.roles.values()].filter((role) => role.letter[0]?.toLowerCase() === letter.toLowerCase());
      const found = all.some((role) => usual.has(role.id)) ? all.filter((role) => usual.has(role.id)) : all;
      const at = found.findIndex((role) => role.id === this.held(row, actor));
      return found.length ? found[(at + 1) % found.length].id : null;
    }

    count(actor, role) {
      let number = this.counts[actor]?.[role] || 0;
      for (const [key, roles] of this.over) {
        const [row, of] = key.split("\n");
        if (of !== actor) continue;
        number += roles.split(";").includes(role) - this.saved(row, actor).split(";").includes(role);
      }
      return number;
    }

    /* The roles that some actor has, which each have a row of counts. */
    counted() {
      const used = new Set(Object.values(this.counts).flatMap((each) => Object.keys(each).filter((role) => each[role])));
      return [...this.roles.values()].filter((role) => used.has(role.id));
    }

    actor(id) {
      return this.actors.find((each) => each.id === id);
    }

    title(row) {
      const { code, name } = this.rows.get(row) || { code: "", name: "" };
      return `${code} ${name}`.trim();
    }

    nameRoles(roles) {
      return roles ? roles.split(";").map((role) => this.roles.get(role)?.name || role).join(" and ") : "no role";
    }
  }

  Object.assign((window.valuechain.editing ||= {}), { Model });
})();
