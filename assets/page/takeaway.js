/* Copies a table so that it pastes into Word and Excel as a table, copies the page's link, prints, and saves
   files: it says that one is being prepared, and asks again while the server is busy. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[download]");
    if (link && !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      if (link.getAttribute("aria-busy") !== "true") save(link);
      return;
    }
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

  /* Says that a download has started: browsers show nothing before its first byte, and a large file takes long. A link
     without a description has no room for that; it only says that it waits for a busy server, or what went wrong. */
  async function save(link) {
    const note = link.querySelector("small") || document.createElement("small");
    note.dataset.local = ""; // an update of the page leaves it
    if (!note.parentNode) link.append(note);
    const told = (note.dataset.told ??= note.textContent);
    const tell = (text) => (note.textContent = text);
    note.setAttribute("role", "status");
    link.setAttribute("aria-busy", "true");
    tell(told && "Preparing your file. It downloads when it is ready.");
    try {
      const busy = told ? "The server can’t make your file yet. It downloads when it is ready." : "Waiting for the server …";
      const response = await ask(link.href, () => tell(busy));
      if (!response.ok) throw response.status;
      const file = URL.createObjectURL(await response.blob());
      const saving = document.createElement("a");
      saving.href = file;
      saving.download = nameIn(response.headers.get("Content-Disposition") || "") || link.download;
      saving.click();
      setTimeout(() => URL.revokeObjectURL(file), 60000);
      tell(told && "Downloaded.");
      setTimeout(() => tell(told), 4000);
    } catch (error) {
      tell(whyNot(error));
    }
    link.removeAttribute("aria-busy");
  }

  /* What to say of a response with such a status, or of none. */
  function whyNot(status) {
    if (status === 503) return "The server is still busy. Try again later.";
    if (status >= 400 && status < 500) return "This file is not available. Reload the page.";
    return "Something went wrong. Try again.";
  }

  /* The response, once the server is not too busy for it; `sayBusy` is called each time that it is. */
  async function ask(href, sayBusy, times = 20) {
    const response = await fetch(href);
    const seconds = Number(response.headers.get("Retry-After"));
    if (response.status !== 503 || !seconds || !times) return response;
    sayBusy();
    await new Promise((done) => setTimeout(done, seconds * 1000));
    return ask(href, sayBusy, times - 1);
  }

  /* The file name in a Content-Disposition header; a name with other letters than ASCII is there twice. */
  function nameIn(header) {
    const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header);
    const plain = /filename=(?:"([^"]*)"|([^;]+))/i.exec(header);
    return encoded ? decodeURIComponent(encoded[1]) : plain?.[1] ?? plain?.[2] ?? "";
  }

  async function copyLink(button) {
    if (!(await window.valuechain.copy(location.href, button))) {
      window.prompt("Press Ctrl+C to copy this link:", location.href);
    }
  }

  async function copyTable(button) {
    const { html, text } = asTable(document.getElementById(button.dataset.of));
    try {
      const forms = { "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }) };
      await navigator.clipboard.write([new ClipboardItem(forms)]);
    } catch {
      // Over plain http, browsers let a page copy only text.
      if (!(await window.valuechain.copy(text, button))) window.prompt("Press Ctrl+C to copy this table:", text);
      return;
    }
    window.valuechain.tell(button, "Copied");
  }

  /* The table under the question that it answers, in plain cells: names instead of marks, and no links.
     The page's address is left out if others cannot open it. */
  function asTable(table) {
    const plain = table.cloneNode(true);
    plain.querySelectorAll("[aria-hidden=true], caption, svg, button").forEach((each) => each.remove());
    const rows = [...plain.rows].map((row) =>
      [...row.cells].flatMap((cell) => [plainly(words(cell)), ...Array(cell.colSpan - 1).fill("")]),
    );
    const question = words(document.querySelector("h1"));
    const asked = window.valuechain.isPrivate(location.href) ? question : `${question} (${ownless(location.href)})`;
    const lines = rows.map((row) => `<tr>${row.map((text) => `<td>${escape(text)}</td>`).join("")}</tr>`);
    return {
      html: `<p>${escape(asked)}</p><table border="1">${lines.join("")}</table>`,
      text: [asked, ...rows.map((row) => row.join("\t"))].join("\n"),
    };
  }

  /* The address without the key to the user's data: links get shared, and anyone with the key can delete the data. */
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
    return plain.textContent.replace(/\s+/g, " ").replace(/ ([,.?])/g, "$1").replace(/^[ ,]+/, "").trim();
  }

  function escape(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

})();
