// In a frame of the shop's page: tells the page around how high this one is, that something was stated, and that Esc
// was pressed. What was stated is not told.
"use strict";
if (parent !== window) {
  const tell = (told) => {
    const { height } = document.documentElement.getBoundingClientRect();
    parent.postMessage({ notesik: told, height: Math.ceil(height) }, "*");
  };
  new ResizeObserver(() => tell("height")).observe(document.documentElement);
  let told = null;
  const look = () => {
    const receipt = document.querySelector("[data-stated], .receipt");
    if (receipt && receipt !== told) tell("stated");
    told = receipt;
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  look();
  // Only this visit stays in the frame; a product, or whatever else a link leads to, is no guest of the shop's page.
  const visit = location.pathname.split("/", 3).join("/");
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href]");
    if (!link || (link.origin === location.origin && link.pathname.startsWith(visit))) return;
    Object.assign(link, { target: "_blank", rel: "noopener" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) tell("close");
  });
}
