/* What every page does: send its token along, follow what changes, say how old it is.

   One tab of a browser holds the event stream, and tells the others: a browser gives a site six
   connections. A stream only ever says "fetch this part again"; each part polls as well. */
(() => {
  "use strict";
  const token = document.querySelector("meta[name=csrf]").content;
  const lost = document.getElementById("verbinding");
  let heard = Date.now();

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
  function clock(at) {
    return new Date(at).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  }
  function isLost() {
    lost.textContent = `Geen verbinding. Wat u ziet, is van ${clock(heard)}.`;
    lost.hidden = false;
  }
  function isFound() {
    heard = Date.now();
    lost.hidden = true;
  }
  document.addEventListener("htmx:sendError", isLost);
  document.addEventListener("htmx:timeout", isLost);
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) isFound(); });

  function ages() {
    for (const at of document.querySelectorAll("time[data-age]")) {
      const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at.dateTime)) / 1000));
      at.textContent = seconds < 5 ? "zojuist" : seconds < 60 ? `${seconds} seconden geleden` : `om ${clock(at.dateTime)}, ${Math.round(seconds / 60)} minuten geleden`;
      at.classList.toggle("old", seconds > 60);
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

  window.office = { token, again, isLost, isFound };
})();
