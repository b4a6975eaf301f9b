/* Blends new HTML into the shown HTML, for pages, workshops and phones. Every element that is in both, with the same
   tag and data-key (or data-page, or id), is kept, and with it focus, typed text, open details and scroll positions.

   `blend(root, parse(html), echoed)` makes the content of `root` equal to the HTML. Fields keep what was typed or
   chosen, except in elements that match the selector `echoed`: those take the server's. Elements with data-local
   belong to scripts and stay.

   What closed panels and details hold may be folded: it stays text, and becomes elements when they open. */
(function () {
  "use strict";
  const FIELDS = "input, select, textarea";
  const { base = "" } = document.documentElement.dataset; // see mount.py
  const isLocal = (node) => node.nodeType === 1 && node.hasAttribute("data-local");
  const keyed = (node) => (node.nodeType === 1 && (node.dataset.key || node.dataset.page || node.id)) || "";
  const keyOf = (node) => (node.nodeType === 1 ? `${node.tagName} ${keyed(node)}` : node.nodeType);
  const chosenFirst = ({ options }) => ([...options].find((each) => each.defaultSelected) || options[0])?.value;

  /* Whether a field's value differs from what the server sent. */
  function isChanged(field) {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    return field.value !== (field.tagName === "SELECT" ? chosenFirst(field) : field.defaultValue);
  }

  function parse(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    for (const name of base && ["href", "src", "action", "formaction"]) {
      for (const each of holder.content.querySelectorAll(`[${name}^="/"]`)) each.setAttribute(name, base + each.getAttribute(name));
    }
    for (const each of holder.content.querySelectorAll("[autofocus]")) {
      each.dataset.first = ""; // with autofocus, browsers would try to move the focus when it is inserted
      each.removeAttribute("autofocus");
    }
    return holder.content;
  }

  /* Makes elements of what the folded filter of valuechain/views/page/render.py left as text. */
  function unfold(owner) {
    const folded = owner.querySelector(":scope > script[data-folded]");
    if (folded) folded.replaceWith(parse(folded.text));
  }

  const isShown = (owner) => owner.open || (owner.popover && owner.matches(":popover-open"));
  for (const opening of ["beforetoggle", "toggle"]) {
    document.addEventListener(opening, (event) => event.newState === "open" && unfold(event.target), true);
  }

  /* Lets the browser move the focus to the chosen element of a panel, but only when it opens. */
  document.addEventListener(
    "beforetoggle",
    ({ target, newState }) => {
      for (const each of target.querySelectorAll("[data-first]")) each.toggleAttribute("autofocus", newState === "open");
    },
    true,
  );

  function blendElement(old, next, echoed) {
    if (isShown(old)) unfold(next);
    const isEchoed = echoed && old.closest(echoed);
    for (const name of old.getAttributeNames()) {
      if (name !== "open" && !next.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const name of next.getAttributeNames()) {
      const value = next.getAttribute(name);
      if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    if (isEchoed && next.hasAttribute("open")) old.open = true; // something inside needs changing
    const chosen = old.tagName === "SELECT" && !isEchoed && isChanged(old) ? old.value : null;
    blend(old, next, echoed);
    // A choice stays, even if the server now has another default.
    if (chosen !== null) old.value = chosen;
    if (isEchoed) echo(old, next);
  }

  function echo(field, next) {
    if (field.tagName === "SELECT") field.value = chosenFirst(next);
    else if (field.tagName === "TEXTAREA") field.value = field.defaultValue; // its text may have moved here from `next`
    else if (field.tagName !== "INPUT") return;
    else if (["checkbox", "radio"].includes(field.type)) field.checked = next.hasAttribute("checked");
    else field.value = next.getAttribute("value") || "";
  }

  function echoAll(old, next, echoed) {
    if (!next.matches(FIELDS) && !next.querySelector(FIELDS)) return;
    const [fields, said] = [old, next].map((each) => [each, ...each.querySelectorAll(FIELDS)]);
    fields.forEach((field, at) => field.closest(echoed) && echo(field, said[at]));
  }

  /* The keys of nodes, in a set made when it is first needed. */
  function lazyKeys(nodes) {
    let keys = null;
    return () => (keys ||= new Set([...nodes].filter(keyed).map(keyOf)));
  }

  function blend(old, next, echoed = "") {
    const children = [...next.childNodes]; // those that are new leave `next`
    // Each is made only where the children do not match one by one.
    const [kept, there] = [children, old.children].map(lazyKeys);
    let place = old.firstChild;
    for (const wanted of children) {
      while (place && isLocal(place)) place = place.nextSibling;
      const same = find(place, wanted, there);
      if (!same) {
        old.insertBefore(wanted, place);
        continue;
      }
      // Remove what precedes `same` and is gone: moving `same` instead would take the focus from a field in it.
      while (place !== same && !kept().has(keyOf(place))) place = pass(place);
      if (same !== place) old.insertBefore(same, place);
      else place = place.nextSibling;
      if (same.nodeType !== 1) {
        if (same.nodeValue !== wanted.nodeValue) same.nodeValue = wanted.nodeValue;
      } else if (!same.isEqualNode(wanted)) {
        blendElement(same, wanted, echoed);
      } else if (echoed) {
        echoAll(same, wanted, echoed); // the HTML is equal, but not what was typed or chosen since
      }
    }
    while (place) place = pass(place);
  }

  /* Removes the node, unless it belongs to a script, and returns its next sibling. */
  function pass(node) {
    const after = node.nextSibling;
    if (!isLocal(node)) node.remove();
    return after;
  }

  /* The existing node for the wanted one: with a key, anywhere from here on; without one, only here. */
  function find(place, wanted, there) {
    const key = keyOf(wanted);
    if (place && keyOf(place) === key) return place;
    if (!there().has(key)) return null;
    for (let each = place; each; each = each.nextSibling) if (keyOf(each) === key) return each;
    return null;
  }

  window.valuechain = Object.assign(window.valuechain || {}, { parse, blend, isChanged });
})();
