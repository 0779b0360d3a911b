// Makes the pages quicker, never necessary: without it every form posts and the page comes back. What the keyboard does,
// what is asked before it is done, what is on its way. The pieces of pages have their script in pieces.js.
"use strict";
(() => {
  const words = document.body.dataset;
  const said = () => document.getElementById("said");
  const typing = (element) => element?.matches?.("input:not([type=checkbox], [type=radio], [type=range]), select, textarea, [contenteditable]");
  document.documentElement.classList.add("scripted");

  // --- keyboard ---

  let led = false;

  const keys = {
    "/": () => document.querySelector('[data-key="/"]')?.select(),
    "?": () => document.getElementById("keys")?.showModal(),
    g: () => {
      led = true;
      setTimeout(() => { led = false; }, 1500);
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const place = led && document.querySelector(`.rail [data-letter="${CSS.escape(event.key)}"]`);
    const done = place ? () => place.click() : keys[event.key];
    led = false;
    if (!done) return;
    event.preventDefault();
    done();
  });

  // Escape leaves a menu, and the focus where it was opened.
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.(".menu-of[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu-of[open]")) menu.open = menu.contains(event.target);
  });

  // --- what is asked first, and what is on its way ---

  const agreed = new WeakSet();
  const posting = new WeakSet();

  const ask = (question, form, submitter) => {
    const dialog = document.getElementById("ask");
    dialog.querySelector("p").textContent = question;
    dialog.querySelector('[value="yes"]').textContent = (submitter?.textContent ?? "").trim() || dialog.dataset.yes;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      agreed.add(form);
      form.requestSubmit(submitter?.isConnected ? submitter : undefined);
    }, { once: true });
    dialog.showModal();
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const question = submitter?.dataset.ask ?? form.dataset.ask;
    const stopped = (question && !agreed.delete(form)) || posting.has(form);
    if (stopped) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (question && !posting.has(form)) ask(question, form, submitter);
      return;
    }
    form.dataset.sent = "";
    if (form.method !== "post" || "download" in form.dataset) return;
    submitter?.setAttribute("aria-busy", "true");
    if (!form.matches("[data-hx-post]")) posting.add(form);
  }, true);

  const free = (form) => {
    posting.delete(form);
    delete form.dataset?.sent; // of what was replaced meanwhile htmx tells the document
    for (const button of document.querySelectorAll('[aria-busy="true"]')) {
      if (button.form === form || !button.form) button.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("htmx:finally:request", ({ target }) => {
    const form = target.closest?.("form");
    if (form) free(form);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) [...document.forms].forEach(free); });

  // --- what was typed and not saved ---

  const before = new WeakMap();
  const written = (form) => new URLSearchParams(new FormData(form)).toString();
  const guard = () => {
    for (const form of document.querySelectorAll("form[data-guard]")) if (!before.has(form)) before.set(form, written(form));
  };
  addEventListener("beforeunload", (event) => {
    const changed = [...document.querySelectorAll("form[data-guard]")]
      .some((form) => !("sent" in form.dataset) && before.has(form) && before.get(form) !== written(form));
    if (changed) event.preventDefault();
  });

  // --- what the service answers ---

  const tell = (text, kind = "fault") => {
    const line = Object.assign(document.createElement("div"), { className: `told ${kind}` });
    line.append(Object.assign(document.createElement("p"), { textContent: text }));
    said()?.replaceChildren(line);
  };

  // A refusal is a page of its own: where it has not the part that was asked for, that part stays and the refusal is said.
  document.addEventListener("htmx:before:swap", (event) => {
    const { response, text, select } = event.detail.ctx;
    if (!response || response.status < 400) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    if (select && page.querySelector(select)) return;
    event.preventDefault();
    tell(page.querySelector(".notice.fault")?.textContent.trim() || words.failed);
  });
  document.addEventListener("htmx:error", () => tell(words.offline));

  // Who pressed a button is led to the first thing that is wrong.
  document.addEventListener("htmx:after:swap", (event) => {
    guard();
    if (event.detail.ctx.sourceEvent?.type === "submit") document.querySelector('main [aria-invalid="true"]')?.focus();
  });

  // --- relative times stay true ---

  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-ago]")) {
      const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
      const unit = units.find(([, length]) => Math.abs(seconds) >= length);
      if (unit) time.textContent = relative.format(Math.round(seconds / unit[1]), unit[0]);
    }
  }, 30000);

  // What a page says as it opens is read out too: a live region speaks of changes only.
  if (said()?.firstElementChild) setTimeout(() => said()?.replaceChildren(...said().childNodes), 150);

  guard();
  document.querySelector('main [aria-invalid="true"]')?.focus();
})();
