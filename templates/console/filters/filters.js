// The order of filters: dragged by the handle, or lifted by the space key and moved by the arrows. What is put down is posted.
"use strict";
(() => {
  const list = () => document.getElementById("asked");
  const say = (text, row) => {
    const place = [...list().children].indexOf(row) + 1;
    document.getElementById("moving").textContent = text
      .replace("{label}", row.dataset.label).replace("{place}", place).replace("{all}", list().children.length);
  };
  const put = (row) => {
    const form = document.getElementById("order");
    form.elements.moved.value = `${row.dataset.key}|${row.nextElementSibling?.dataset.key ?? ""}`;
    form.requestSubmit();
  };

  let lifted = null;
  let before = null;
  const drop = () => {
    lifted.classList.remove("lifted");
    lifted = null;
  };

  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest?.("#asked .handle");
    if (!handle) return;
    const row = handle.closest("li");
    const steps = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling?.nextElementSibling ?? null };
    if (event.key === " " && lifted !== row) {
      lifted = row;
      before = row.nextElementSibling;
      row.classList.add("lifted");
      say(list().dataset.lifted, row);
    } else if (lifted === row && (event.key === " " || event.key === "Enter")) {
      drop();
      if (row.nextElementSibling !== before) put(row);
    } else if (lifted === row && event.key === "Escape") {
      list().insertBefore(row, before);
      drop();
      say(list().dataset.back, row);
    } else if (lifted === row && event.key in steps) {
      const end = event.key === "ArrowUp" ? !row.previousElementSibling : !row.nextElementSibling;
      if (!end) list().insertBefore(row, steps[event.key]);
      say(list().dataset.at, row);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    handle.focus();
  });

  document.addEventListener("focusout", ({ target }) => {
    const row = lifted;
    if (!row || target.closest?.("li") !== row) return;
    setTimeout(() => {  // moving a row takes the focus away for a moment
      if (lifted !== row || row.contains(document.activeElement)) return;
      list()?.insertBefore(row, before);
      drop();
    });
  });

  const arrange = () => {
    const rows = list();
    if (!rows || !window.Sortable || Sortable.get(rows)) return;
    Sortable.create(rows, { handle: ".handle", animation: 150, onEnd: ({ item, oldIndex, newIndex }) => {
      if (oldIndex !== newIndex) put(item);
    } });
  };
  document.addEventListener("htmx:after:swap", arrange);
  arrange();
})();
