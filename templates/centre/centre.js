// Makes the page better, never necessary: without it every button posts its form and the page comes back.
"use strict";
(() => {
  const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
  const boxes = (form) => [...form.querySelectorAll('[name="answer"]')];

  // What was ticked or unticked in a form and may not have arrived yet, and how many posts are on their way with it.
  const moving = new WeakMap();
  const of = (form) => moving.get(form) ?? moving.set(form, { touched: new Set(), posts: 0 }).get(form);

  document.addEventListener("change", ({ target }) => {
    const form = target.closest(".several");
    if (form) of(form).touched.add(target.value);
  });

  // A form whose ticks stay as they are says next time what it has said this time.
  document.addEventListener("htmx:config:request", (event) => {
    const { request, sourceElement: form } = event.detail.ctx;
    request.keepalive = true;
    if (!form.matches(".several")) return;
    of(form).posts += 1;
    for (const base of form.querySelectorAll('[name="base"]')) base.remove();
    for (const box of boxes(form)) if (box.checked) form.append(hidden("base", box.value));
  });

  document.addEventListener("htmx:finally:request", ({ target }) => {
    if (!target.matches?.(".several")) return;
    of(target).posts -= 1;
    if (!of(target).posts) moving.delete(target);
  });

  // Whoever leaves takes nothing away: what was typed or ticked and is not sent yet is sent with the page.
  addEventListener("pagehide", () => {
    for (const { form, value, defaultValue } of document.querySelectorAll(".question:not(.first) .typed input")) {
      if (value !== defaultValue) navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)));
    }
    for (const form of document.querySelectorAll(".several")) {
      const last = new URLSearchParams([["mark", form.elements.mark.value], ["question", form.elements.question.value]]);
      for (const box of boxes(form)) {
        if (of(form).touched.has(box.value)) last.append(box.checked ? "answer" : "base", box.value);
      }
      if (of(form).posts) navigator.sendBeacon(form.action, last);
    }
  });

  // Whoever pressed a button is led to what is wrong; whoever has moved on to the next field is only told.
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.sourceEvent?.type === "submit") document.getElementById("faults")?.focus();
  });

  // In a frame of the shop's page what is said stands below what was pressed.
  document.addEventListener("htmx:after:swap", (event) => {
    const said = document.querySelector(".embedded #said > *");
    const form = document.getElementById(event.detail.ctx.sourceElement?.id);
    if (said && form) said.style.top = `${form.getBoundingClientRect().bottom + scrollY - 40}px`;
  });

  document.addEventListener("htmx:error", () => {
    const said = document.getElementById("said");
    said.replaceChildren(Object.assign(document.createElement("div"), { className: "faults", textContent: said.dataset.offline }));
  });
})();
