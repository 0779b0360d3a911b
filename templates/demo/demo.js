// Each change posts the form and swaps the live parts of the page. Without this script the button does the same.
"use strict";
(() => {
  const form = document.getElementById("wish");
  const spoken = document.getElementById("spoken");
  const answer = () => document.getElementById("answer");
  const field = (operator, key) => [...form.elements].filter((each) => each.name === `${operator}.${key}`);
  let asked = null;
  let timer = 0;
  document.documentElement.classList.add("live");

  // A value is wanted or refused, never both; a typed limit and a band exclude each other.
  function settle(changed) {
    const [operator, ...rest] = changed.name.split(".");
    const key = rest.join(".");
    const rival = { any: "none", none: "any" }[operator];
    if (rival && changed.checked) {
      for (const other of field(rival, key)) if (other.value === changed.value) other.checked = false;
    }
    if (operator === "band") for (const bound of [...field("min", key), ...field("max", key)]) bound.value = "";
    if (operator === "min" || operator === "max") for (const band of field("band", key)) band.checked = !band.value;
  }

  // The same questions stay where they are, with what is typed and focused in them; only their numbers are new.
  function recount(questions, fresh) {
    const next = fresh.querySelectorAll(".value");
    questions.querySelectorAll(".value").forEach((value, place) => {
      const part = (name) => [value, next[place]].map((each) => each.querySelector(name));
      const [tick, nextTick] = part(".want input");
      const [count, nextCount] = part(".count");
      value.className = next[place].className;
      if (nextTick.ariaLabel) tick.ariaLabel = nextTick.ariaLabel;
      if (nextCount) count.textContent = nextCount.textContent;
    });
  }

  function swap(text) {
    const next = new DOMParser().parseFromString(text, "text/html");
    const parts = next.querySelectorAll("[data-live]");
    if (!parts.length) throw new Error("no answer");
    for (const part of parts) {
      const old = form.querySelector(`[data-live="${part.dataset.live}"]`);
      if (part.dataset.key && part.dataset.key === old.dataset.key) recount(old, part);
      else old.replaceWith(part);
    }
    spoken.classList.add("unseen");
    spoken.textContent = answer().dataset.announce;
  }

  async function ask() {
    clearTimeout(timer);
    asked?.abort();
    const mine = (asked = new AbortController());
    answer().setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        headers: { "Notesik-Fragment": "live" },
        body: new URLSearchParams(new FormData(form)),
        signal: mine.signal,
      });
      swap(await reply.text());
    } catch (fault) {
      if (fault.name === "AbortError") return;
      answer().removeAttribute("aria-busy");
      spoken.textContent = form.dataset.fault;
      spoken.classList.remove("unseen");
    }
  }

  function askSoon(wait) {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  function find(text, question) {
    const sought = text.trim().toLowerCase();
    for (const more of question.querySelectorAll(".more")) more.open ||= sought !== "";
    for (const name of question.querySelectorAll(".value bdi")) {
      name.closest(".value").hidden = !name.textContent.toLowerCase().includes(sought);
    }
  }

  form.addEventListener("change", (event) => {
    if (!event.target.name) return;
    settle(event.target);
    askSoon(event.target.inputMode === "decimal" ? 0 : 60);
  });
  form.addEventListener("input", (event) => {
    if (event.target.type === "search") find(event.target.value, event.target.closest(".question"));
    if (event.target.inputMode !== "decimal") return;
    settle(event.target);
    askSoon(350);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "door") {
      form.elements.main.value = event.submitter.value;
      form.querySelector('[name="contact"][value=""]').checked = true;
      form.elements.main.focus();
    }
    ask();
  });
  // The other language is another page: the whole form goes with it, in the body.
  for (const link of document.querySelectorAll("[data-language]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      form.elements.lang.value = link.dataset.language;
      form.submit();
    });
  }
})();
