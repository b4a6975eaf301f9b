/* Narrows a list to the entries that contain what is typed in its find box; the list itself is HTML made in Python. */
(function () {
  "use strict";
  document.addEventListener("input", (event) => {
    const list = document.getElementById(event.target.dataset.finds ?? "");
    if (!list) return;
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (each) => words.every((word) => each.textContent.toLowerCase().includes(word));
    for (const entry of list.children) {
      const practices = [...entry.querySelectorAll("details li")];
      const found = practices.filter(matches);
      const isOwn = matches(entry.querySelector("a"));
      for (const each of practices) each.hidden = words.length > 0 && !isOwn && !found.includes(each);
      entry.hidden = words.length > 0 && !isOwn && !found.length;
      const folded = entry.querySelector("details");
      if (folded) folded.open = words.length > 0 && found.length > 0;
    }
  });
})();
