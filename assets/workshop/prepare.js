/* The form that prepares a workshop. As boxes are ticked, it shows the total minutes, and whether the list still matches
   the chosen question. The server does the same after every button press; the texts are in the page. */
(function () {
  "use strict";

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-key=prepare]");
    if (!form) return;
    add(form);
    // If options or boxes differ from those the server sent, the question has changed.
    const stale = form.querySelector("[data-stale]");
    const parts = [...stale.closest("section").querySelectorAll("option, [type=checkbox], [type=date]")];
    const isSame = parts.every((each) =>
      each.type === "date" ? each.value === each.defaultValue
        : "checked" in each ? each.checked === each.defaultChecked : each.selected === each.defaultSelected);
    if (form.elements.asked.value) stale.hidden = isSame;
  });

  // The day on which the workshop is held depends on where it is held.
  document.addEventListener("submit", ({ target }) => {
    const zone = target.elements["time-zone"];
    if (zone) zone.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  }, true);

  function add(form) {
    const [total, over] = ["count", "over"].map((name) => form.querySelector(`[data-${name}]`));
    const [there, each] = ["minutes", "minutes-each"].map((name) => form.elements[name].value.trim());
    if (!total || ![there, each].every((text) => /^\d{1,4}$/.test(text))) return;
    const { opening, closing, of } = total.dataset;
    const chosen = form.querySelectorAll("input[name=item]:checked").length;
    const own = [...form.querySelectorAll("[name=own-title]")].filter((field) => field.value.trim()).length;
    const rankings = form.querySelectorAll("[name=ranking-title]").length;
    const ranked = rankings ? ` and ${rankings} ranking${rankings > 1 ? "s" : ""}` : "";
    const number = chosen + own + rankings;
    const minutes = Number(opening) + number * each * form.elements.rounds.value + Number(closing);
    put(total, `${chosen} ${of}${own ? ` and ${own} of your own` : ""}${ranked}, ${minutes} minutes`);
    put(over, number && minutes > there ? over.dataset.over.replace("{}", minutes - there) : "");
  }

  function put(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }
})();
