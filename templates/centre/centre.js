// Makes the page better, never necessary: without it every button posts its form and the page comes back.
"use strict";
(() => {
  // A form whose ticks stay as they are says next time what it has said this time.
  document.addEventListener("htmx:config:request", (event) => {
    const { request, sourceElement: form } = event.detail.ctx;
    request.keepalive = true;
    if (!form.matches(".several")) return;
    for (const base of form.querySelectorAll('[name="base"]')) base.remove();
    for (const ticked of form.querySelectorAll('[name="answer"]:checked')) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "base", value: ticked.value }));
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

  // What was typed and not yet left is sent when the page is.
  addEventListener("pagehide", () => {
    for (const { form, value, defaultValue } of document.querySelectorAll(".question:not(.first) .typed input")) {
      if (value !== defaultValue) navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)));
    }
  });
})();
