/* Copies text, also over plain http, where browsers hide the clipboard from pages.

   `valuechain.copy(text, button)` says on the button that it copied, and returns whether it did. */
(function () {
  "use strict";
  const TOLD = 2000; // milliseconds

  async function copy(text, button) {
    const isCopied = await write(text, button);
    if (isCopied) tell(button, "Copied");
    return isCopied;
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

  window.valuechain = Object.assign(window.valuechain || {}, { copy, tell });
})();
