/* Fills in what only the browser knows (this server's address and today's date), and copies text. */
(function () {
  "use strict";

  const SITE = encodeURIComponent("[site]"); // as in valuechain/views/page/row_report.py

  document.addEventListener("valuechain:shown", fill);

  function fill() {
    const now = new Date();
    const site = location.origin + window.valuechain.base;
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const page = document.querySelector("main");
    page.querySelectorAll("[data-origin]").forEach((each) => (each.textContent = site));
    page.querySelectorAll("a[data-site]").forEach((each) => {
      each.setAttribute("href", each.getAttribute("href").replaceAll(SITE, encodeURIComponent(site)));
    });
    document.querySelector(".foot [data-address]").textContent = keyless(location.href);
    page.querySelectorAll("[data-today]").forEach((each) => (each.textContent = today));
    page.querySelectorAll("[data-dated]").forEach((each) => {
      each.textContent = each.textContent.replaceAll("[date of access]", today);
    });
  }

  /* The address without keys to private data, because prints get shared; without the site if others cannot open it. */
  function keyless(href) {
    const url = new URL(href);
    for (const name of ["data", "workshop"]) url.searchParams.delete(name);
    return window.valuechain.isPrivate(href) ? `${url.pathname}${url.search}` : url.href;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest('button[data-copy="text"]');
    if (!button) return;
    const text = document.getElementById(button.dataset.of).textContent;
    if (!(await window.valuechain.copy(text, button))) window.prompt("Press Ctrl+C to copy this:", text);
  });
})();
