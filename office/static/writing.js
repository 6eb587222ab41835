/* Writing a bulletin: what is typed is kept at every pause, and the screen beside it follows. */
(() => {
  "use strict";
  const form = document.getElementById("bericht");
  const beside = document.getElementById("naast");
  const told = document.getElementById("bewaard");
  const PAUSE_MS = 250;
  let timer = 0, running = false, again = false, is_saving = false;

  async function look() {
    if (running) { again = true; return; }
    running = true;
    beside.classList.add("stale");
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body: new FormData(form), headers: { "X-CSRF-Token": window.office.token, "HX-Request": "true" },
      });
      const text = await answer.text();
      if (answer.ok) {
        const focused = document.activeElement && document.activeElement.dataset.field;
        beside.innerHTML = text;
        if (focused) { const same = beside.querySelector(`[data-field="${CSS.escape(focused)}"]`); if (same) same.focus(); }
        told.textContent = `Concept onthouden om ${window.office.clock()}`;
        window.office.isFound();
        beside.dataset.looked = String(Number(beside.dataset.looked || 0) + 1);
      } else if (answer.status === 401) {
        told.textContent = "U bent uitgelogd. Log in een ander tabblad weer in; wat hier staat, blijft staan.";
      } else {
        told.textContent = text.slice(0, 200);
      }
    } catch {
      told.textContent = "Niet onthouden: er is geen verbinding. Laat dit venster open.";
      window.office.isLost();
    }
    beside.classList.remove("stale");
    running = false;
    if (again) { again = false; look(); }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  }
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => { if (event.target.form === form) soon(); });
  }
  form.addEventListener("submit", () => { is_saving = true; clearTimeout(timer); });
  window.addEventListener("pagehide", () => {
    if (is_saving || !timer) return;
    fetch(form.dataset.draft, { method: "POST", body: new FormData(form), keepalive: true, headers: { "X-CSRF-Token": window.office.token } });
  });

  /* A tab a language; the arrow keys go from one to the next. */
  const tablist = form.querySelector("[role=tablist]");
  const shownLanguage = document.getElementById("toon_taal");
  function show(tab, { focus = false } = {}) {
    for (const one of tablist.querySelectorAll("[role=tab]")) {
      const is = one === tab;
      one.setAttribute("aria-selected", String(is));
      one.tabIndex = is ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = !is;
    }
    if (focus) tab.focus();
    const language = tab.id.replace("tab-", "");
    if (shownLanguage && shownLanguage.value !== language) { shownLanguage.value = language; soon(); }
  }
  if (tablist) {
    tablist.hidden = false;
    form.classList.add("with-tabs");
    const tabs = [...tablist.querySelectorAll("[role=tab]")];
    tabs.forEach((tab, n) => {
      tab.addEventListener("click", () => show(tab));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) { event.preventDefault(); show(tabs[(n + step + tabs.length) % tabs.length], { focus: true }); }
      });
    });
    const wrong = form.querySelector(".panel .wrong");
    show(wrong ? document.getElementById(`tab-${wrong.closest(".panel").dataset.language}`) : tabs[0]);
    form.addEventListener("input", (event) => {
      const [field, language] = event.target.name.split(":");
      if (field === "kop") form.querySelector(`[data-there="${language}"]`).hidden = !event.target.value.trim();
    });
  }

  /* Advice leads to its field, also behind a tab. */
  function go(name) {
    const at = document.getElementById(name) || form.querySelector(`[name="${CSS.escape(name)}"]`);
    if (!at) return;
    const panel = at.closest(".panel");
    if (panel) show(document.getElementById(`tab-${panel.dataset.language}`));
    const closed = at.closest("details");
    if (closed) closed.open = true;
    at.focus();
    at.scrollIntoView({ block: "center" });
  }
  beside.addEventListener("click", (event) => {
    const link = event.target.closest("[data-field]");
    if (link) { event.preventDefault(); go(link.dataset.field); }
  });
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) go(wrong.id);

  /* How long a headline is. */
  for (const input of form.querySelectorAll("[data-count]")) {
    const count = document.createElement("span");
    count.className = "count";
    input.closest(".field").querySelector("label").after(count);
    const say = () => {
      count.textContent = `${[...input.value].length} van ${input.dataset.count}`;
      count.classList.toggle("over", [...input.value].length > Number(input.dataset.count));
    };
    input.addEventListener("input", say);
    say();
  }

  /* Pictures dropped in. */
  const drop = form.querySelector("[data-drop]");
  async function send(files) {
    const body = new FormData();
    for (const file of files) body.append("picture", file);
    const answer = await fetch(drop.dataset.drop, { method: "POST", body, headers: { "X-CSRF-Token": window.office.token, Accept: "application/json", "HX-Request": "true" } });
    if (answer.ok) { clearTimeout(timer); await look(); window.location.reload(); } else told.textContent = await answer.text();
  }
  if (drop) {
    drop.querySelector("input").addEventListener("change", (event) => send(event.target.files));
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); send(event.dataTransfer.files); });
  }

  look();
})();
