// Makes the pages quicker, never necessary: without it every form posts and the page comes back.
"use strict";
(() => {
  const typing = (element) => element?.matches?.("input, select, textarea, [contenteditable]");
  let led = false;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      document.querySelector('[data-key="/"]')?.focus();
    } else if (event.key === "?") {
      document.getElementById("keys")?.showModal();
    } else if (led) {
      document.querySelector(`.rail [data-letter="${CSS.escape(event.key)}"]`)?.click();
    } else {
      led = event.key === "g";
      setTimeout(() => { led = false; }, 1500);
      return;
    }
    event.preventDefault();
    led = false;
  });

  // What cannot be taken back is asked about first.
  document.addEventListener("submit", (event) => {
    const asked = event.target.dataset.ask;
    if (asked && !confirm(asked)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
})();
