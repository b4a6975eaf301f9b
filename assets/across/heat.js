/* The heat map across sources. The table is one tab stop: arrow keys, Home and End move between its links, and a line
   below says the cell in words. A click on a cell of the chart opens its topic: the figure has the link of each cell. */
(function () {
  "use strict";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const linksOf = (element) => [...element.querySelectorAll("a")];
  const linkIn = (node) => node.closest?.(".heat-map a");

  document.addEventListener("keydown", (event) => {
    const link = linkIn(event.target);
    if (!link || event.altKey || event.metaKey || event.shiftKey) return;
    const next = findNext(link, event.key, event.ctrlKey);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  /* The link to which a key leads; cells without one are passed over. */
  function findNext(link, key, isFar) {
    const row = link.closest("tr");
    const links = linksOf(isFar ? link.closest("table").tBodies[0] : row);
    if (key === "Home") return links[0];
    if (key === "End") return links.at(-1);
    const [down, right] = isFar ? [] : (STEPS[key] ?? []);
    if (right) return links[links.indexOf(link) + right];
    return down && findBelow(link, row, down);
  }

  function findBelow(link, row, down) {
    const { cellIndex } = link.closest("th, td");
    const place = linksOf(row.cells[cellIndex]).indexOf(link);
    const { rows } = link.closest("table");
    for (let at = row.rowIndex + down; rows[at]; at += down) {
      const links = linksOf(rows[at].cells[cellIndex]);
      if (links.length) return links[Math.min(place, links.length - 1)];
    }
    return null;
  }

  // The link with the focus is where the Tab key comes back to.
  document.addEventListener("focusin", (event) => {
    const link = linkIn(event.target);
    if (!link) return;
    for (const each of link.closest("table").querySelectorAll('a[tabindex="0"]')) each.tabIndex = -1;
    link.tabIndex = 0;
    say(link);
  });
  document.addEventListener("pointerover", (event) => {
    const chart = event.target.closest?.(".heat-chart .js-plotly-plot");
    if (!chart || !chart.on || "opens" in chart.dataset) return;
    chart.dataset.opens = "";
    chart.on("plotly_click", ({ points }) => {
      const link = document.createElement("a");
      link.dataset.nav = ""; // so that markup.js follows it without reloading the page
      link.setAttribute("href", window.valuechain.hrefOf(points[0].customdata[0]));
      document.body.append(link);
      link.click();
      link.remove();
    });
  });

  function say(link) {
    const line = document.getElementById(link.closest("table").dataset.saidIn);
    const heading = link.closest("tbody tr")?.querySelector("th a:last-child");
    const words = [heading, link].map((each) => each?.title || each?.ariaLabel || each?.textContent);
    if (line) line.textContent = [...new Set(words)].filter(Boolean).join(": ");
  }
})();
