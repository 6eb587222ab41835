/* What every page does: send its token along, follow what changes, say how old it is.

   One tab of a browser holds the event stream, and tells the others: a browser gives a site six
   connections. A stream only ever says "fetch this part again"; each part polls as well. */
(() => {
  "use strict";
  const token = document.querySelector("meta[name=csrf]").content;
  const lost = document.getElementById("verbinding");

  /* A laptop's clock may be wrong, and in another zone: the office's counts. Each part brings what it is. */
  let ahead = 0;
  const now = () => Date.now() + ahead;
  function learn(part) {
    if (part.dataset.now) ahead = Date.parse(part.dataset.now) - Date.now();
    delete part.dataset.now;
  }
  learn(document.body);
  document.addEventListener("htmx:afterSettle", (event) => learn(event.target));
  let heard = now();

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF-Token"] = token;
  });

  function again(topic) {
    for (const part of document.querySelectorAll("[data-live]")) {
      if (part.dataset.live.split(" ").includes(topic)) window.htmx.trigger(part, "again");
    }
  }

  function fetchAll() {
    for (const part of document.querySelectorAll("[data-live]")) window.htmx.trigger(part, "again");
  }

  function follow() {
    const others = new BroadcastChannel("noodsteunpunt");
    others.onmessage = (event) => again(event.data);
    const hold = () => new Promise(() => {
      const stream = new EventSource("/gebeurtenissen");
      stream.addEventListener("again", (event) => {
        again(event.data);
        others.postMessage(event.data);
      });
    });
    if (navigator.locks) navigator.locks.request("noodsteunpunt-stream", hold);
    else hold();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) fetchAll(); });
  }
  if (document.body.dataset.follows) follow();

  /* Trouble on the way is said at the top, with the time of what one still sees. */
  function clock(at, finer = {}) {
    return new Date(at).toLocaleTimeString("nl-NL", { timeZone: "Europe/Amsterdam", hour: "2-digit", minute: "2-digit", ...finer });
  }
  function isLost() {
    lost.textContent = `Geen verbinding. Wat u ziet, is van ${clock(heard)}.`;
    lost.hidden = false;
  }
  function isFound() {
    heard = now();
    lost.hidden = true;
  }
  document.addEventListener("htmx:sendError", isLost);
  document.addEventListener("htmx:timeout", isLost);
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) isFound(); });

  const counted = (number, one, more) => `${number} ${number === 1 ? one : more}`;
  function span(seconds) {
    if (seconds < 3600) return counted(Math.floor(seconds / 60), "minuut", "minuten");
    if (seconds < 2 * 86400) return `${Math.floor(seconds / 3600)} uur`;
    return counted(Math.floor(seconds / 86400), "dag", "dagen");
  }
  function ages() {
    for (const at of document.querySelectorAll("time[data-age]")) {
      const seconds = Math.max(0, Math.round((now() - Date.parse(at.dateTime)) / 1000));
      at.textContent = seconds < 5 ? "zojuist" : seconds < 60 ? `${seconds} seconden geleden` : `om ${clock(at.dateTime)}, ${span(seconds)} geleden`;
      at.classList.toggle("old", seconds >= 60);
    }
  }
  setInterval(ages, 1000);
  ages();

  /* What cannot be undone is asked once more. */
  document.addEventListener("submit", (event) => {
    const question = event.submitter && event.submitter.dataset.sure;
    if (question && !window.confirm(question)) event.preventDefault();
  }, true);

  /* An open menu closes when one goes elsewhere. */
  document.addEventListener("click", (event) => {
    const menu = document.querySelector(".me[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".me[open]");
    if (event.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  window.office = { token, again, isLost, isFound, clock: () => clock(now(), { second: "2-digit" }) };
})();
