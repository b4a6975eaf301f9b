/* Accepts files dropped anywhere on the My data page, and shows the server's progress with them. While the server
   is busy, it sends them again. Without this script, the browser sends the form. */
(function () {
  "use strict";
  const UNREAD = "The server could not read these files. Nothing was kept. Please try again.";
  const AWAY = "The server is not responding. Nothing was kept. Please try again in a minute.";
  let request = null; // the current request, or the pause before the next one, if any

  const zone = () => document.querySelector("form[data-drop]");

  document.addEventListener("dragover", (event) => {
    if (!zone() || ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault(); // or else the browser would open the file in place of the page
    zone().classList.add("over");
  });

  document.addEventListener("dragleave", (event) => {
    if (zone() && !event.relatedTarget) zone().classList.remove("over");
  });

  document.addEventListener("drop", (event) => {
    const form = zone();
    if (!form || !event.dataTransfer.files.length) return;
    event.preventDefault();
    form.classList.remove("over");
    if (request) return;
    form.elements.files.files = event.dataTransfer.files;
    send(form);
  });

  document.addEventListener("submit", (event) => {
    if (!("drop" in event.target.dataset)) return;
    event.preventDefault();
    if (!request) send(event.target);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]") && request) request.abort();
  });

  function send(form) {
    const files = [...form.elements.files.files];
    const { mostBytes, mostFiles } = form.dataset;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length > mostFiles) return refuse(form, `You chose ${files.length} files; the limit is ${mostFiles}.`);
    if (size > mostBytes) {
      const tooLarge = `These files are ${Math.ceil(size / 1e6)} MB in total; the limit is ${mostBytes / 1e6} MB.`;
      return refuse(form, `${tooLarge} Keep only the tables, or zip them.`);
    }
    refuse(form, "");
    swap(form, true);
    post(form, new FormData(form));
    form.querySelector("[data-cancel]").focus();
  }

  function post(form, body, times = 20) {
    let read = 0; // how many characters of the response have been read
    let last = {};
    const listen = () => {
      const whole = request.responseText.lastIndexOf("\n") + 1;
      for (const line of request.responseText.slice(read, whole).split("\n").filter(Boolean)) {
        last = JSON.parse(line);
        if (last.step) show(form, last);
      }
      read = whole;
    };
    request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/x-ndjson");
    request.upload.onprogress = ({ loaded, total }) => show(form, { step: "Sending", done: loaded, of: total, unit: "" });
    request.onprogress = listen;
    request.onload = () => {
      try {
        listen();
      } catch {
        last = {}; // a proxy responded in place of the server
      }
      if (last.again && times) return wait(form, body, last.again, times - 1);
      const reason = last.error || (request.status < 502 ? UNREAD : AWAY);
      end(form);
      if (last.to) go(form, last.to);
      else refuse(form, reason);
    };
    request.onerror = () => {
      end(form);
      refuse(form, AWAY);
    };
    request.onabort = () => cancel(form);
    show(form, { step: "Sending", done: 0, of: 0 });
    request.send(body);
  }

  function wait(form, body, seconds, times) {
    const pause = setTimeout(() => (form.isConnected ? post(form, body, times) : end(form)), seconds * 1000);
    request = { abort: () => (clearTimeout(pause), cancel(form)) };
    show(form, { step: "Waiting for other people’s files", done: 0, of: 0 });
  }

  function cancel(form) {
    end(form);
    say(form, "Cancelled. Nothing was kept.");
    form.elements.files.focus();
  }

  /* Shows the step as text and a progress bar; screen readers announce new steps, not every thousand rows. */
  function show(form, { step, done, of, unit = " rows" }) {
    const bar = form.querySelector("progress");
    const number = (count) => count.toLocaleString("en");
    const part = of ? `${number(done)} of ${number(of)}` : done ? number(done) : "";
    const counted = unit || !of ? part + (part && unit) : `${Math.round((100 * done) / of)}%`;
    form.querySelector(".step").textContent = counted ? `${step}: ${counted}` : `${step} …`;
    if (of) {
      bar.max = of;
      bar.value = done;
    } else {
      bar.removeAttribute("value");
    }
    say(form, step);
  }

  function end(form) {
    request = null;
    swap(form, false);
  }

  function swap(form, isSending) {
    form.querySelector(".sending").hidden = !isSending;
    form.querySelector(".choose").hidden = isSending;
  }

  function say(form, text) {
    const status = form.querySelector("[role=status]");
    if (status.textContent !== text) status.textContent = text;
  }

  function refuse(form, text) {
    form.querySelector(".refused").textContent = text;
    if (text) say(form, "");
    if (text && form.isConnected) form.elements.files.focus();
  }

  /* Follows the address like a link on the page, unless the reader has left the page. */
  function go(form, href) {
    if (!form.isConnected) return;
    const link = document.createElement("a");
    link.href = window.valuechain.hrefOf(href);
    link.dataset.nav = "";
    link.dataset.to = "result";
    form.append(link);
    link.click();
  }
})();
