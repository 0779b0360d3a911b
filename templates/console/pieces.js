// The pieces of pages that a script makes handier: copying, dialogs, dropped files, lists to order, trees, sorted tables.
"use strict";
(() => {
  const all = (selector) => document.querySelectorAll(selector);

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const from = document.getElementById(copy.dataset.copy);
      await navigator.clipboard.writeText(from.value ?? from.textContent);
      const label = copy.textContent;
      copy.textContent = copy.dataset.copied;
      document.getElementById("spoken").textContent = copy.dataset.copied;
      setTimeout(() => { copy.textContent = label; }, 2000);
    }
    const opens = event.target.closest("[data-opens]");
    const dialog = opens && document.getElementById(opens.dataset.opens);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
    const closes = event.target.closest("[data-closes]")?.closest("dialog");
    closes?.close();
  });

  // A form that any change posts; without script it has its button.
  document.addEventListener("change", ({ target }) => {
    const form = target.form?.matches("[data-auto]") && target.form;
    if (form) form.requestSubmit();
  });

  // --- dropped files ---

  const zone = (event) => event.target.closest?.("[data-drop]");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!zone(event)) return;
      event.preventDefault();
      zone(event).classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => zone(event)?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    const found = zone(event);
    if (!found) return;
    event.preventDefault();
    found.classList.remove("over");
    const field = found.querySelector('input[type="file"]');
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });

  // --- lists to order ---

  const order = (list) => {
    const form = document.getElementById(list.dataset.sortable);
    form?.requestSubmit();
  };
  const sortable = () => {
    if (!window.Sortable) return;
    for (const list of all("[data-sortable]:not([data-sorting])")) {
      list.dataset.sorting = "";
      window.Sortable.create(list, {
        handle: ".handle",
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
        onEnd: ({ oldIndex, newIndex }) => { if (oldIndex !== newIndex) order(list); },
      });
    }
  };

  // --- trees: arrows walk, open and close ---

  const lines = (tree) => [...tree.querySelectorAll("summary, li > a")].filter((line) => line.checkVisibility());
  const steps = {
    ArrowDown: (line, found) => found[found.indexOf(line) + 1],
    ArrowUp: (line, found) => found[found.indexOf(line) - 1],
    Home: (_, found) => found[0],
    End: (_, found) => found.at(-1),
  };
  document.addEventListener("keydown", (event) => {
    const tree = event.target.closest?.(".tree");
    const line = tree && event.target.closest("summary, li > a");
    if (!line) return;
    const details = line.matches("summary") ? line.parentElement : null;
    if (event.key in steps) {
      event.preventDefault();
      steps[event.key](line, lines(tree))?.focus();
    } else if (event.key === "ArrowRight" && details) {
      event.preventDefault();
      details.open = true;
    } else if (event.key === "ArrowLeft") {
      event.preventDefault();
      if (details?.open) details.open = false;
      else line.closest("ul")?.closest("li")?.querySelector("summary")?.focus();
    }
  });

  // --- tables that sort ---

  const value = (row, column, numeric) => {
    const cell = row.cells[column];
    const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
    return numeric ? Number.parseFloat(text.replace(/[^\d,.-]/g, "").replace(",", ".")) || 0 : text;
  };
  const sort = (head) => {
    const table = head.closest("table");
    const numeric = head.dataset.sort === "number";
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const language = document.documentElement.lang;
    const rows = [...table.tBodies[0].rows].sort((one, other) => {
      const [first, second] = [one, other].map((row) => value(row, head.cellIndex, numeric));
      const found = numeric ? first - second : first.localeCompare(second, language);
      return down ? -found : found;
    });
    table.tBodies[0].append(...rows);
  };
  const sorting = () => {
    for (const head of all("table[data-sorts] th[data-sort]")) {
      if (head.querySelector(".sort")) continue;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "sort" });
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head));
      head.append(button);
    }
  };

  // --- results of a search: arrows walk them ---

  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const box = event.target.closest?.("[data-walks]") ?? (event.target.matches?.('[data-key="/"]') ? document : null);
    const found = [...(document.querySelector("[data-walks]")?.querySelectorAll("a") ?? [])];
    if (!box || !found.length) return;
    event.preventDefault();
    const at = found.indexOf(event.target);
    if (event.key === "ArrowUp" && at === 0) document.querySelector('[data-key="/"]')?.focus();
    else found[event.key === "ArrowDown" ? Math.min(at + 1, found.length - 1) : Math.max(at - 1, 0)].focus();
  });

  const begin = () => {
    sortable();
    sorting();
    if (navigator.clipboard) for (const button of all("[data-copy][hidden]")) button.hidden = false;
  };
  document.addEventListener("htmx:after:swap", begin);
  document.addEventListener("DOMContentLoaded", begin);
})();
