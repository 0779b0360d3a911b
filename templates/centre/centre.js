// Makes the page better, never necessary: without it every button posts its form and the page comes back.
"use strict";
(() => {
  // A form whose ticks stay as they are says next time what it has said this time.
  document.addEventListener("htmx:config:request", (event) => {
    const { request, sourceElement: form } = event.detail.ctx;
    request.keepalive = true;
    if (!form.matches?.(".several")) return;
    for (const base of form.querySelectorAll('[name="base"]')) base.remove();
    for (const ticked of form.querySelectorAll('[name="answer"]:checked')) {
      const base = Object.assign(document.createElement("input"), { type: "hidden", name: "base", value: ticked.value });
      form.append(base);
    }
  });

  // What was typed and not yet left is sent when the page is.
  addEventListener("pagehide", () => {
    for (const field of document.querySelectorAll(".question .typed input")) {
      if (field.value !== field.defaultValue) navigator.sendBeacon(field.form.action, new URLSearchParams(new FormData(field.form)));
    }
  });
})();
