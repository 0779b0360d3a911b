// The edges between bands: dragged in the drawing, or typed beside it; one follows the other.
"use strict";
(() => {
  const drawing = () => document.querySelector(".histogram");
  const number = (text) => Number(text.replace(/[\s\u00a0]/g, "").replace(",", "."));
  const ends = () => [number(drawing().dataset.low), number(drawing().dataset.high)];
  const field = (place) => document.getElementById(`edge-${place}`);

  const draw = (grip, value) => {
    const [low, high] = ends();
    const x = Math.min(Math.max((value - low) / (high - low || 1), 0), 1) * 1000;
    for (const line of [grip, grip.previousElementSibling]) {
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
    }
  };

  document.addEventListener("input", ({ target }) => {
    const grip = drawing()?.querySelector(`[data-edge="${target.id?.replace(/^edge-/, "")}"]`);
    if (grip && Number.isFinite(number(target.value))) draw(grip, number(target.value));
  });

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.(".histogram .grip");
    if (!grip) return;
    event.preventDefault();
    const frame = drawing().getBoundingClientRect();
    const [low, high] = ends();
    const digits = high - low > 20 ? 0 : 2;
    const move = ({ clientX }) => {
      const share = Math.min(Math.max((clientX - frame.left) / frame.width, 0), 1);
      const value = (low + share * (high - low)).toFixed(digits);
      field(grip.dataset.edge).value = document.documentElement.lang === "pl" ? value.replace(".", ",") : value;
      draw(grip, Number(value));
    };
    const stop = () => {
      document.removeEventListener("pointermove", move);
      field(grip.dataset.edge).focus();
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", stop, { once: true });
  });
})();
