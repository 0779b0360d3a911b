// Answers are posted as soon as they are chosen. Without this script buttons do it.
"use strict";
(() => {
  document.documentElement.classList.add("live");
  const answers = document.querySelector("form[data-answers]");

  // A page that nobody looks at, such as one loaded ahead, posts nothing.
  const seen = new Promise((done) => {
    const look = () => {
      if (document.prerendering || document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", look);
      requestAnimationFrame(() => done());
    };
    document.addEventListener("visibilitychange", look);
    document.addEventListener("prerenderingchange", look, { once: true });
    look();
  });

  // The answer of the link leaves no step behind to which "back" would lead, to post it once more.
  async function atOnce(form) {
    await seen;
    try {
      const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!reply.ok) throw new Error(reply.status);
      location.replace(reply.url);
    } catch {
      form.querySelector("[role=status]").textContent = form.dataset.failed;
    }
  }

  // A finger on another answer means it; who walks along them with arrow keys presses the button when they are there.
  answers?.addEventListener("click", ({ target, detail }) => {
    if (target.name === "answer" && detail > 0) answers.requestSubmit();
  });
  if (answers && "atOnce" in answers.dataset) atOnce(answers);
  document.querySelector("[data-choose]")?.addEventListener("change", (event) => {
    event.target.form.requestSubmit(event.target.form.elements.choose);
  });
})();
