/* A click on a cell of the heat map opens its topic: the figure has the link of each cell. */
(function () {
  "use strict";
  document.addEventListener("pointerover", (event) => {
    const chart = event.target.closest?.(".heat-chart .js-plotly-plot");
    if (!chart || !chart.on || "opens" in chart.dataset) return;
    chart.dataset.opens = "";
    chart.on("plotly_click", ({ points }) => {
      const link = document.createElement("a");
      link.dataset.nav = ""; // so that markup.js follows it without reloading the page
      link.setAttribute("href", points[0].customdata[0]);
      document.body.append(link);
      link.click();
      link.remove();
    });
  });
})();
