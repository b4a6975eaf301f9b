/* Copies text, also over plain http, where browsers hide the clipboard from pages.

   `valuechain.copy(text, button)` says on the button that it copied, and returns whether it did. If others cannot open
   a link in the text, a note says so. `valuechain.isPrivate(href)` is whether a link works in this network at most; files
   leave such links out. The rule is that of valuechain/views/page/reach.py. A button with data-copies copies the field
   with that id. */
(function () {
  "use strict";
  const TOLD = 2000; // milliseconds
  const OF_COMPUTER = /^((.*\.)?localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;
  const OF_NETWORK =
    /^([^.[]+|.*\.(local|lan|home|internal|localdomain|home\.arpa)|10(\.\d+){3}|192\.168(\.\d+){2}|169\.254(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[f[cde][^\]]*\])$/;

  async function copy(text, button) {
    const isCopied = await write(text, button);
    if (isCopied) {
      tell(button, "Copied");
      warn(text);
    }
    return isCopied;
  }

  const hostOf = (href) => new URL(href).hostname.replace(/\.$/, "");

  const isPrivate = (href) => OF_COMPUTER.test(hostOf(href)) || OF_NETWORK.test(hostOf(href));

  /* Says who can open the first link in a text, if not everyone can. */
  function warn(text) {
    const [link] = /https?:\/\/[^\s"'<>)]+/.exec(text) || [];
    if (!link || !URL.canParse(link) || !isPrivate(link)) return;
    const { origin } = new URL(link);
    const words = OF_COMPUTER.test(hostOf(link))
      ? `Copied. Only this computer can open this link, because it begins with ${origin}. Others need an address of this computer on their network; the app must have been started with valuechain serve --host 0.0.0.0. If someone else runs it for you, ask them for the address.`
      : `Copied. Only computers on your network can open this link, because it begins with ${origin}.`;
    note(words);
  }

  /* A note above the page, so that nothing moves; the next click or key closes it. */
  function note(words) {
    document.querySelector(".note-copied")?.remove();
    const shown = document.createElement("p");
    shown.className = "notice note-copied";
    shown.popover = "manual";
    shown.textContent = words;
    document.body.append(shown);
    shown.showPopover();
    const said = document.getElementById("said");
    if (said) said.textContent = words;
    const close = new AbortController();
    for (const kind of ["click", "keydown"]) {
      document.addEventListener(kind, () => (shown.remove(), close.abort()), { signal: close.signal });
    }
  }

  async function write(text, button) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return writeSelected(text, button);
    }
  }

  /* Beside the button, because a dialog lets nothing outside it be selected. */
  function writeSelected(text, button) {
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.style.cssText = "position:fixed;opacity:0";
    field.setAttribute("aria-hidden", "true");
    button.after(field);
    field.select();
    let isCopied = false;
    try {
      isCopied = document.execCommand("copy");
    } catch {
      // The caller says how to copy by hand.
    }
    field.remove();
    button.focus();
    return isCopied;
  }

  function tell(button, words) {
    const label = (button.dataset.label ||= button.innerHTML);
    button.textContent = words;
    setTimeout(() => (button.innerHTML = label), TOLD);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copies]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    if (await copy(field.value, button)) return;
    field.focus();
    field.select();
    tell(button, "Selected. Press Ctrl+C.");
  });

  window.valuechain = Object.assign(window.valuechain || {}, { copy, tell, isPrivate });
})();
