/* Remembers in this browser which workshops were run in it: title, day and address of the control room.

   An element with data-workshops shows the list, from which each can be removed. *Workshop* in the navigation leads
   back to the newest one that has not ended. */
(function () {
  "use strict";
  const { base, hrefOf } = window.valuechain; // address.js
  const PLACE = `valuechain:workshops${base}`;
  const MOST = 20;
  const DAY = { day: "numeric", month: "long", year: "numeric" };

  function read() {
    try {
      return JSON.parse(localStorage.getItem(PLACE)) || [];
    } catch {
      return []; // nothing is kept, or not by us
    }
  }

  function write(list) {
    try {
      if (list.length) localStorage.setItem(PLACE, JSON.stringify(list.slice(0, MOST)));
      else localStorage.removeItem(PLACE);
    } catch {
      // Some browsers keep nothing: then the list stays empty.
    }
    show();
  }

  const without = (key) => read().filter((each) => each.key !== key);

  /* Remembers the control room in the page, and forgets one that no longer exists. */
  function note() {
    const room = document.querySelector("[data-mine]");
    if (room) {
      const { workshop: key, mine: title } = room.dataset;
      const day = read().find((each) => each.key === key)?.day || new Date().toISOString().slice(0, 10);
      const now = { key, title, day, isEnded: "ended" in room.dataset };
      if (JSON.stringify(read()[0]) !== JSON.stringify(now)) write([now, ...without(key)]);
    } else if (document.querySelector("[data-unknown-workshop]")) {
      const key = new URLSearchParams(location.search).get("workshop");
      if (read().some((each) => each.key === key)) write(without(key));
    }
    show();
  }

  function show() {
    for (const section of document.querySelectorAll("[data-workshops]")) {
      const list = read();
      section.hidden = !list.length;
      const rows = section.querySelector("ul");
      rows.replaceChildren(...list.map((each) => row(each, section.querySelector("template"))));
    }
  }

  function row({ key, title, day, isEnded }, template) {
    const line = template.content.firstElementChild.cloneNode(true);
    const [link, said, button] = ["a", "small", "button"].map((name) => line.querySelector(name));
    link.textContent = title;
    link.href = hrefOf(`/workshop?workshop=${encodeURIComponent(key)}`);
    said.textContent = `${isEnded ? "ended, " : ""}first opened here on ${new Date(`${day}T12:00`).toLocaleDateString("en-GB", DAY)}`;
    button.value = key;
    button.querySelector("span").textContent = `: ${title}`;
    return line;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-forget]");
    if (!button) return;
    const section = button.closest("[data-workshops]");
    write(button.value ? without(button.value) : []);
    (section.querySelector("ul button") || document.querySelector("main h1[tabindex]") || section).focus();
  });

  // Before markup.js follows the link.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('nav a[data-page="/workshop"]');
    const running = link && read().find((each) => !each.isEnded);
    if (running) link.href = hrefOf(`/workshop?workshop=${encodeURIComponent(running.key)}`);
  }, true);

  document.addEventListener("valuechain:shown", note);
  note();
})();
