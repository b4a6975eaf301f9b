/* The phone itself: screen-reader messages, countdown, vibration, wake lock and clipboard. */
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);

  const say = (text) => {
    byId("say").textContent = "";
    setTimeout(() => (byId("say").textContent = text), 50);
  };

  /* Counts down, and calls `whenUp` at the end. */
  let clock = 0;
  function startTimer(whenUp) {
    clearInterval(clock);
    const timer = byId("timer");
    if (!timer?.dataset.seconds) return; // there is none, or it is paused
    const ends = Date.now() + Number(timer.dataset.seconds) * 1000;
    const tick = () => {
      const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
      timer.textContent = left ? "Time left: " + Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0") : "Time is up.";
      timer.classList.toggle("late", left <= 60);
      if (left) return;
      clearInterval(clock);
      whenUp();
    };
    clock = setInterval(tick, 1000);
    tick();
  }

  /* A question has opened: the phone may be in a pocket. Browsers allow it only after a tap. */
  function shake() {
    if (navigator.vibrate && navigator.userActivation?.hasBeenActive && !matchMedia("(prefers-reduced-motion: reduce)").matches) navigator.vibrate(200);
  }

  /* Keeps the screen on while a question is open, where the browser can. */
  let [awake, isWaking] = [null, false];
  async function stayAwake(isWanted) {
    if (isWaking) return;
    isWaking = true;
    try {
      if (isWanted && !document.hidden && (!awake || awake.released)) awake = await navigator.wakeLock?.request("screen");
      if (!isWanted && awake) awake = await awake.release();
    } catch {
      awake = null; // the battery is low, or the page is hidden again
    }
    isWaking = false;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = byId(button.dataset.copy);
    const done = document.querySelector("[data-copied]");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      done.textContent = "Copied.";
    } catch {
      // Plain http has no clipboard, only the old command.
      done.textContent = document.execCommand("copy") ? "Copied." : "Selected. Press Ctrl+C, or hold it and choose Copy.";
    }
    done.hidden = false;
    say(done.textContent);
  });

  window.valuechain = { ...window.valuechain, say, shake, stayAwake, startTimer };
})();
