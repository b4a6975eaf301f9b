/* Copies a table so that it pastes as a table into Word and Excel, copies the page's link, and prints. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy === "link") copyLink(button);
    else if (button.dataset.copy === "table") copyTable(button);
    else if ("print" in button.dataset) {
      const panel = button.closest("[popover]");
      if (panel) panel.hidePopover();
      window.print();
    }
  });

  async function copyLink(button) {
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      window.prompt("Copy this link:", location.href); // without a secure connection browsers do not let a page copy
      return;
    }
    say(button, "Copied");
  }

  async function copyTable(button) {
    const { html, text } = asTable(document.getElementById(button.dataset.of));
    try {
      const forms = { "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }) };
      await navigator.clipboard.write([new ClipboardItem(forms)]);
    } catch {
      window.prompt("Copy this table:", text); // as above
      return;
    }
    say(button, "Copied");
  }

  /* The table in plain cells: marks by their names, and no links, under the question that it answers. */
  function asTable(table) {
    const plain = table.cloneNode(true);
    plain.querySelectorAll("[aria-hidden=true], caption, svg, button").forEach((each) => each.remove());
    const rows = [...plain.rows].map((row) =>
      [...row.cells].flatMap((cell) => [plainly(words(cell)), ...Array(cell.colSpan - 1).fill("")]),
    );
    const question = words(document.querySelector("h1"));
    const asked = `${question} (${ownless(location.href)})`;
    const lines = rows.map((row) => `<tr>${row.map((text) => `<td>${escape(text)}</td>`).join("")}</tr>`);
    return {
      html: `<p>${escape(asked)}</p><table border="1">${lines.join("")}</table>`,
      text: [asked, ...rows.map((row) => row.join("\t"))].join("\n"),
    };
  }

  /* The address without the key to own data: what is pasted is passed on, and whoever has the key can delete it. */
  function ownless(href) {
    const url = new URL(href);
    url.searchParams.delete("data");
    return url.href;
  }

  // A spreadsheet would run such text as a formula.
  const plainly = (text) => (/^[=+\-@\t]/.test(text) ? `'${text}` : text);

  function words(element) {
    const plain = element.cloneNode(true);
    plain.querySelectorAll("[aria-hidden=true]").forEach((each) => each.remove());
    return plain.textContent.replace(/\s+/g, " ").replace(/ ([,.?])/g, "$1").trim();
  }

  function escape(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

  function say(button, text) {
    button.dataset.label ||= button.textContent;
    button.textContent = text;
    setTimeout(() => (button.textContent = button.dataset.label), 2000);
  }
})();
