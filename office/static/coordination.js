/* A new emergency is heard and seen, whichever page is open: a sound, and the number in the title.
   What is open or has the focus stays so when a part of the page is fetched again. */
(() => {
  "use strict";
  const plain = document.title;
  const KEY = "noodsteunpunt-newest";
  const STRANGERS = "noodsteunpunt-strangers";
  let sound = null;
  let open = [];

  function beep(at, pitch) {
    const tone = sound.createOscillator();
    const loud = sound.createGain();
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.0001, at);
    loud.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
    tone.connect(loud).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.4);
  }

  function ring() {
    sound = sound || new AudioContext();
    document.documentElement.dataset.rang = String(Number(document.documentElement.dataset.rang || 0) + 1);
    if (sound.state === "suspended") sound.resume().catch(() => {});
    [0, 0.45, 0.9].forEach((later, n) => beep(sound.currentTime + later, n % 2 ? 660 : 880));
    offer();
  }

  /* A browser that wants a touch first is given a button to touch. */
  function offer() {
    const button = document.getElementById("geluid");
    if (!button) return;
    setTimeout(() => { button.hidden = !sound || sound.state === "running"; }, 300);
  }

  function look() {
    const strip = document.getElementById("wacht");
    if (!strip) return;
    const waiting = Number(strip.dataset.waiting);
    document.title = waiting ? `(${waiting}) Noodmelding wacht · ${plain}` : plain;
    const newest = Number(strip.dataset.newest);
    const heard = Number(localStorage.getItem(KEY) || 0);
    if (newest !== heard) localStorage.setItem(KEY, String(newest || heard));
    const strangers = Number(strip.dataset.strangers);
    const known = Number(localStorage.getItem(STRANGERS) || 0);
    if (strangers !== known) localStorage.setItem(STRANGERS, String(strangers));
    if (newest > heard || strangers > known) ring();
    offer();
  }

  document.addEventListener("click", (event) => {
    if (event.target.id !== "geluid") return;
    sound = sound || new AudioContext();
    sound.resume().then(() => { beep(sound.currentTime, 880); offer(); });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    open = [...event.detail.target.querySelectorAll("details[open][id]")].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of open) {
      const one = document.getElementById(id);
      if (one) one.open = true;
    }
    open = [];
    look();
  });
  look();
})();
