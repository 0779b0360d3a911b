// What all parts share: where the service is, how it is asked, how elements are made and how they speak to the page.

const script = document.currentScript ?? document.querySelector('script[src*="/embed.js"]');
const base = new URL(".", script.src);
const languageOf = (element) =>
  (element.getAttribute("language") ?? element.closest("[lang]")?.lang ?? "").slice(0, 2);
const words = (texts, element) => texts[languageOf(element)] ?? texts.en;

const make = (name, more = {}) => Object.assign(document.createElement(name), more);

function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

function say(element, what, detail = null) {
  element.dispatchEvent(new CustomEvent(`notesik:${what}`, { bubbles: true, composed: true, detail }));
}

// Calls once, when the element is near the screen.
function whenNear(element, call) {
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      near.disconnect();
      call();
    },
    { rootMargin: "400px" },
  );
  near.observe(element);
  return near;
}

async function ask(path, body) {
  const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const reply = await fetch(new URL(path, base), body && post);
  const document = await reply.json();
  if (!reply.ok) throw Object.assign(new Error(document.detail), { status: reply.status });
  return document;
}
