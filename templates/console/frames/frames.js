// The preview follows what is typed; lists are ordered by dragging. Without it the form has a button for each.
"use strict";
(() => {
  const form = () => document.getElementById("frame-form");
  const screen = () => document.getElementById("screen");
  let waiting = 0;

  // A new page is put under the old one and takes its place once it is there: nothing flickers, and no step back is left
  // in the browser's history. A draft with faults is not asked for: what was seen last stays.
  const see = () => {
    const stage = screen();
    if (!form() || !stage) return;
    for (const old of stage.querySelectorAll(".waiting")) old.remove();
    const next = stage.querySelector("iframe").cloneNode();
    next.name = `seen-${Date.now()}`;
    next.className = "waiting";
    next.addEventListener("load", () => {
      if (!next.dataset.sent || !next.isConnected) return;
      for (const old of stage.querySelectorAll("iframe")) if (old !== next) old.remove();
      next.className = "";
    });
    stage.append(next);
    const post = document.createElement("form");
    Object.assign(post, { method: "post", action: stage.dataset.preview, target: next.name, hidden: true });
    for (const [name, value] of new FormData(form())) {
      const field = document.createElement("textarea");
      Object.assign(field, { name, value });
      post.append(field);
    }
    document.body.append(post);
    next.dataset.sent = "1";
    post.submit();
    post.remove();
  };
  const later = (delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => document.body.dispatchEvent(new CustomEvent("seen-again")), delay);
  };

  const orders = () => {
    if (!window.Sortable) return;
    for (const list of document.querySelectorAll("[data-orders]:not([data-sorting])")) {
      list.dataset.sorting = "";
      window.Sortable.create(list, { handle: ".handle", animation: 0, onEnd: () => later(0) });
    }
  };

  // A press in the picker changes the form's fields alone, as its other buttons do.
  const picks = (found) => {
    const like = form()?.querySelector("[name=do][data-hx-post]");
    if (!like) return;
    for (const press of found.querySelectorAll("[name=pick]")) {
      for (const { name, value } of like.attributes) if (name.startsWith("data-hx-")) press.setAttribute(name, value);
    }
    htmx.process(found);
  };

  document.addEventListener("input", (event) => {
    if (event.target.form !== form() || event.target.name === "q") return;
    if (event.target.type === "color") document.getElementById(event.target.dataset.of).value = event.target.value;
    later(event.target.matches("select, [type=radio], [type=checkbox]") ? 0 : 300);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target?.closest?.("#picks")) return picks(event.target.closest("#picks"));
    if (event.target?.closest?.("#told")) {
      if (!document.querySelector("#told .fault")) see();
      return;
    }
    orders();
    later(0);
  });
  document.addEventListener("DOMContentLoaded", () => {
    orders();
    if (form()) later(0);
  });
})();
