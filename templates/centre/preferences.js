// The section of preferences: what excludes what, sliders beside typed numbers, what is open stays open, what is new.
"use strict";
(() => {
  const section = () => document.getElementById("section");
  const fields = (form, operator, key) => [...form.elements].filter((each) => each.name === `${operator}.${key}`);
  const apart = (name) => [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)];

  // A value is wanted or refused, never both; limits and a band, doing without and wanting, each leave no place for the
  // other, and who does not mind says nothing else.
  const RIVALS = {
    any: ["absent", "mind"],
    none: ["mind"],
    yes: ["mind"],
    min: ["band", "absent", "mind"],
    max: ["band", "absent", "mind"],
    band: ["min", "max", "absent", "mind"],
    present: ["absent", "mind"],
    absent: ["any", "min", "max", "band", "present", "mind"],
    mind: ["any", "none", "together", "yes", "min", "max", "band", "present", "absent", "must"],
  };

  function drop(field) {
    if (field.type === "radio") field.checked = field.value === "";
    else if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }

  function settle(changed) {
    const [operator, key] = apart(changed.name);
    const says = changed.type === "checkbox" ? changed.checked : changed.value !== "";
    if (!says) return;
    for (const rival of RIVALS[operator] ?? []) fields(changed.form, rival, key).forEach(drop);
    const opposite = { any: "none", none: "any" }[operator];
    for (const other of opposite ? fields(changed.form, opposite, key) : []) {
      if (other.value === changed.value) other.checked = false;
    }
  }

  // --- sliders: made here, for without a script the typed numbers do it all ---

  const number = (text) => Number(text.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));

  function step(lowest, highest) {
    return [1000, 500, 100, 50, 10, 5, 1, 0.5, 0.1, 0.01].find((each) => (highest - lowest) / each >= 40) ?? 0.01;
  }

  function slide(limits) {
    const [lowest, highest] = [limits.dataset.lowest, limits.dataset.highest].map(Number);
    const typed = [...limits.querySelectorAll('input[type="text"]')];
    const by = step(lowest, highest);
    const ends = [Math.floor(lowest / by) * by, Math.ceil(highest / by) * by];
    const slider = document.createElement("div");
    slider.className = "slider";
    const thumbs = typed.map((field, end) => {
      const thumb = document.createElement("input");
      Object.assign(thumb, { type: "range", min: ends[0], max: ends[1], step: by });
      thumb.setAttribute("aria-label", field.getAttribute("aria-label"));
      const show = () => {
        const at = field.value.trim() === "" || Number.isNaN(number(field.value)) ? ends[end] : number(field.value);
        thumb.value = at;
        thumb.setAttribute("aria-valuetext", `${field.value || field.placeholder} ${limits.querySelector(".unit")?.textContent ?? ""}`.trim());
      };
      thumb.addEventListener("input", () => {
        const other = Number(thumbs[1 - end].value);
        if (end === 0 ? Number(thumb.value) > other : Number(thumb.value) < other) thumb.value = other;
        const rounded = Number(Number(thumb.value).toFixed(2));
        field.value = Number(thumb.value) === ends[end] ? "" : String(rounded).replace(".", document.documentElement.lang === "pl" ? "," : ".");
        show();
      });
      thumb.addEventListener("change", (event) => {
        event.stopPropagation();
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      field.addEventListener("input", show);
      field.show = show;
      show();
      return thumb;
    });
    slider.append(...thumbs);
    limits.prepend(slider);
  }

  // --- after each answer: the page is as the server says, but for what is still on its way or open ---

  let shown = [];
  const cards = () => [...document.querySelectorAll("#suggested .notesik-card")];
  const title = (card) => card.querySelector(".notesik-title a")?.href ?? card.querySelector(".notesik-title")?.textContent;

  function mend() {
    const page = section()?.querySelector(".preferences");
    if (!page) return;
    history.replaceState(history.state, "", page.dataset.address);
    for (const limits of section().querySelectorAll(".limits[data-lowest]")) {
      if (!limits.querySelector(".slider")) slide(limits);
      for (const field of limits.querySelectorAll('input[type="text"]')) field.show?.();
    }
    const before = new Set(shown);
    for (const card of cards()) {
      card.classList.toggle("is-new", before.size > 0 && !before.has(title(card)));
      card.dataset.new = document.getElementById("suggested").dataset.new;
    }
    shown = cards().map(title);
  }

  // What was changed since a form was last sent is not overwritten by the answer to what it had sent.
  const changes = new WeakMap();
  const sent = new WeakMap();
  const isAnswered = (form) => changes.get(form) === sent.get(form);
  document.addEventListener("htmx:config:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    sent.set(form, changes.get(form));
  });

  // Numbers are left alone by the swap, for a thumb may be held; what the server says of them is put in by hand.
  function agree(limits, fresh) {
    const both = [limits, fresh].map((each) => each.querySelectorAll('input[type="text"], select'));
    both[0].forEach((field, place) => {
      if (field === document.activeElement || !isAnswered(limits.closest("form"))) return;
      const said = both[1][place];
      field.value = said.matches("select") ? (said.querySelector("[selected]") ?? said.options[0]).value : said.getAttribute("value");
      field.toggleAttribute("aria-invalid", said.hasAttribute("aria-invalid"));
      if (said.hasAttribute("aria-invalid")) field.setAttribute("aria-invalid", "true");
    });
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form?.matches(".answering") || !event.target.name) return;
    changes.set(form, (changes.get(form) ?? 0) + 1);
    settle(event.target);
  }, true);
  document.addEventListener("htmx:before:morph:attr", (event) => {
    if (event.detail.attrName === "open" && event.target.matches("details")) event.preventDefault();
  });
  document.addEventListener("htmx:before:morph:node", (event) => {
    const { oldNode, newNode } = event.detail;
    if (oldNode.matches?.(".limits")) agree(oldNode, newNode);
    if (oldNode.matches?.('.answering :is([type="checkbox"], [type="radio"])') && isAnswered(oldNode.form)) {
      oldNode.checked = newNode.hasAttribute("checked");
    }
  });
  document.addEventListener("htmx:after:swap", mend);
  addEventListener("load", mend);
  mend();
})();
