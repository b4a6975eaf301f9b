/* Fills in what only the browser knows (this server's address and today's date), and copies text. */
(function () {
  "use strict";

  document.addEventListener("valuechain:shown", fill);

  function fill() {
    const page = document.querySelector(".sources-page");
    if (!page) return;
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    page.querySelectorAll("[data-origin]").forEach((each) => (each.textContent = location.origin));
    page.querySelectorAll("[data-today]").forEach((each) => (each.textContent = today));
    page.querySelectorAll("[data-dated]").forEach((each) => {
      each.textContent = each.textContent.replaceAll("[date of access]", today);
    });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest('button[data-copy="text"]');
    if (!button) return;
    const text = document.getElementById(button.dataset.of).textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      window.prompt("Copy this:", text); // browsers let a page copy only over a secure connection
      return;
    }
    const label = (button.dataset.label ||= button.innerHTML);
    button.textContent = "Copied";
    setTimeout(() => (button.innerHTML = label), 2000);
  });
})();
