// <notesik-frame>: fetches the frame that the service made and shows it in its own shadow, where no style of the
// page's meets ours. Room is kept before it comes, and it hides itself where it has nothing to show.

const AROUND = `
:host{display:block}
:host([hidden]){display:none!important}
#said{bottom:0;height:0;position:sticky;z-index:3}
div:has(>[data-empty])+#said{height:72px}
#said p{align-items:center;border-radius:10px;bottom:8px;box-sizing:border-box;display:flex;gap:12px;inset-inline:0;margin:0 auto;max-width:100%;position:absolute;width:fit-content}
#said p:not(:empty){background:Canvas;border:1px solid;box-shadow:0 4px 16px #0004;color:CanvasText;padding:4px 4px 4px 16px}
#said button{background:none;border:0;color:inherit;cursor:pointer;font:inherit;font-weight:600;min-height:44px;padding:0 12px;text-decoration:underline}
#said button:focus-visible{outline:3px solid;outline-offset:-3px}`;
const COLUMNS = [[1440, 6], [840, 4], [620, 3], [301, 2], [0, 1]];
const HEARD = ["notesik:stated", "notesik:recalled"];
const SLOTS = 12;
const MOST = 4000; // pixels that a page can ask to be kept
const TEXT = 260; // how high the words under a picture are, about

const trusted = window.trustedTypes?.createPolicy("notesik", { createHTML: (html) => html }) ?? { createHTML: String };
const looks = new Map();

const read = (html) => new DOMParser().parseFromString(trusted.createHTML(html), "text/html").body.firstElementChild;

// What was answered, or else an error with the service's sentence why; its status where the service said none.
async function textOf(reply) {
  if (reply.ok) return reply.text();
  const { detail } = await reply.json().catch(() => ({}));
  throw new Error(detail ?? reply.status);
}

// The sheet of a frame, fetched once a page.
function lookOf(path) {
  const fetched = async () => sheet(await textOf(await fetch(new URL(`${path}/style.css`, base))));
  if (!looks.has(path)) looks.set(path, fetched());
  looks.get(path).catch(() => looks.delete(path));
  return looks.get(path);
}

class Frame extends HTMLElement {
  static observedAttributes = ["shop", "frame", "contact", "contact-url", "k", "locale", "product"];

  #near = null;
  #turn = 0;
  #room = make("div");
  #again = () => this.#turn && this.refresh();

  connectedCallback() {
    for (const heard of HEARD) document.addEventListener(heard, this.#again);
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet(AROUND)];
      this.#room.append(make("slot")); // what the page already shows here stays until the frame is there
      const floating = make("div", { id: "said" }); // at the lower edge of what is seen of the frame, and in nothing's way
      this.cards = new Cards(this);
      floating.append(this.cards.status);
      this.shadowRoot.append(this.#room, floating);
    }
    if (this.#turn) return;
    this.#room.style.minHeight = `${this.#reserved}px`;
    if (this.hasAttribute("eager")) this.refresh();
    else this.#near = whenNear(this, () => this.refresh());
  }

  disconnectedCallback() {
    for (const heard of HEARD) document.removeEventListener(heard, this.#again);
    this.#near?.disconnect();
  }

  // Another person's or another frame's products are not left standing while the new ones come.
  attributeChangedCallback(name, before, after) {
    if (!this.#turn || before === after) return;
    this.#room.style.minHeight = `${this.#room.clientHeight}px`;
    this.#room.replaceChildren();
    this.refresh();
  }

  get path() {
    return `v1/shops/${this.getAttribute("shop")}/frames/${this.getAttribute("frame")}`;
  }

  // Room beyond the lower edge of the screen keeps nothing from moving that anybody sees.
  get #reserved() {
    const reserve = this.getAttribute("reserve");
    const width = this.clientWidth;
    const columns = COLUMNS.find(([from]) => width >= from)[1];
    const rows = reserve ? 1 : Math.ceil((this.getAttribute("k") || SLOTS) / columns);
    const row = (width / columns) * (4 / 3) + TEXT;
    const seen = Math.min(rows * row, Math.max(row, innerHeight - this.getBoundingClientRect().top));
    return Math.min(Math.max(Number(reserve) || seen, 0), MOST);
  }

  /** Fetches the frame anew: for whoever is looking now. */
  async refresh() {
    const turn = (this.#turn += 1);
    this.#near?.disconnect();
    try {
      const coming = lookOf(this.path);
      const frame = await this.fragment(); // where both fail, the frame's own sentence is said
      const look = await coming;
      if (turn === this.#turn) this.#fill(frame, look);
    } catch (fault) {
      if (turn !== this.#turn) return;
      this.hidden ||= !this.cards.frame; // what stands is not taken away because a line is down
      say(this, "failed", fault.message);
    }
  }

  /** The frame's HTML as an element, for whoever is looking; `more` are further parameters. */
  async fragment(more = {}) {
    const address = new URL(this.path, base);
    for (const name of ["k", "locale", "product"]) {
      if (this.getAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
    }
    for (const name in more) address.searchParams.set(name, more[name]);
    const shop = this.getAttribute("shop");
    // A token that is not taken is asked for anew; where that one is not taken either, nobody is looking.
    const whose = [() => tokenOf(shop, this), () => tokenOf(shop, this, true), () => null];
    let reply;
    for (const who of whose) {
      this.token = await who();
      if (this.token) address.searchParams.set("contact", this.token);
      else address.searchParams.delete("contact");
      reply = await fetch(address, { signal: AbortSignal.timeout(10000) });
      if (reply.status !== 401 || !this.token) break;
    }
    return read(await textOf(reply));
  }

  #fill(frame, look) {
    const { empty } = frame.dataset;
    this.shadowRoot.adoptedStyleSheets = [this.shadowRoot.adoptedStyleSheets[0], look];
    this.#room.replaceChildren(frame);
    this.cards.take(frame, !empty);
    this.hidden = Boolean(empty) && !this.cards.speaking;
    if (empty) say(this, "empty", { reason: empty });
    // Room that turned out too large is given back where nothing in sight moves by it.
    if (frame.getBoundingClientRect().bottom > innerHeight || this.hidden) this.#room.style.minHeight = "";
  }
}

customElements.define("notesik-frame", Frame);
