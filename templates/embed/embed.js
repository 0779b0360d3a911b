// Notesik on the shop's page: <notesik-centre> and <notesik-form> as a section or a pop-up, and window.notesik.
// It needs nothing, evaluates nothing and writes no inline style, so that it runs under a strict policy.
"use strict";
(() => {
  const script = document.currentScript ?? document.querySelector('script[src$="/embed.js"]');
  const base = new URL(".", script.src);
  const SANDBOX =
    "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads";
  const WORDS = {
    pl: { close: "Zamknij", centre: "Twoje preferencje", form: "Kilka pytań" },
    en: { close: "Close", centre: "Your preferences", form: "A few questions" },
  };
  const STYLE = `
    :host { display: block; }
    :host([hidden]) { display: none !important; }
    :host([mode="popup"]) { display: inline-block; }
    iframe { border: 0; display: block; height: 100%; width: 100%; }
    dialog { border: 0; border-radius: 10px; box-shadow: 0 8px 40px rgb(0 0 0 / 30%); height: min(88vh, 46rem);
      max-height: 100vh; max-width: 100vw; overflow: hidden; padding: 0; width: min(96vw, 44rem); }
    dialog::backdrop { background: rgb(0 0 0 / 45%); }
    dialog[open] { display: flex; flex-direction: column; }
    dialog iframe { flex: 1; min-height: 0; }
    form { display: flex; justify-content: flex-end; margin: 0; }
    button { cursor: pointer; font: inherit; min-height: 44px; min-width: 44px; padding: 8px 16px; }
    form button { background: none; border: 0; color: inherit; }
    @media (max-width: 480px) { dialog { border-radius: 0; height: 100vh; width: 100vw; } }`;
  const REFUSED = [404, 422]; // there is no such centre or form, or it is not active
  const RESERVED = 640;
  const HIGHEST = 20000;

  // --- visits: one visitor for a shop, whatever of it they open ------------------------------------------------------

  const visits = new Map();
  const stated = new Set();
  const place = (shop) => `notesik.visit.${shop}`;
  const storage = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null; // a browser that keeps nothing for this page
    }
  };
  let remembering = "remember" in script.dataset;

  // A visitor is remembered only after they stated something, and only where the page says that it may be.
  async function keep(shop) {
    stated.add(shop);
    if (!remembering) return;
    const token = await visits.get(shop);
    if (token) storage((kept) => kept.setItem(place(shop), token));
  }

  async function ask(path, body) {
    const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const reply = await fetch(new URL(path, base), body ? post : {});
    const document = await reply.json();
    if (!reply.ok) throw Object.assign(new Error(document.detail), { refused: REFUSED.includes(reply.status) });
    return document;
  }

  function visit(shop, kind, name) {
    const before = visits.get(shop) ?? Promise.resolve(storage((kept) => kept.getItem(place(shop))));
    const begin = (token) => ask(`v1/shops/${shop}/${kind}s/${name}/visits`, token ? { visit: token } : {});
    const next = before.catch(() => null).then(begin).then((begun) => begun.token);
    visits.set(shop, next);
    return next;
  }

  // --- elements ------------------------------------------------------------------------------------------------------

  class Embedded extends HTMLElement {
    #frame = null;
    #room = null;
    #dialog = null;
    #hear = (event) => this.#heard(event);

    connectedCallback() {
      addEventListener("message", this.#hear);
      if (this.shadowRoot) return;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      if (this.getAttribute("mode") === "popup") this.#popup();
      else this.#section();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
    }

    get #words() {
      const language = this.getAttribute("language") ?? (this.closest("[lang]")?.lang || "en");
      return WORDS[language.slice(0, 2)] ?? WORDS.en;
    }

    // The room is taken before anything is loaded, and what is far away is loaded when it comes near.
    #section() {
      this.#room = document.createElement("div");
      this.#room.style.height = `${this.#reserved}px`;
      this.shadowRoot.append(this.#room);
      const near = new IntersectionObserver(
        ([entry]) => {
          if (!entry.isIntersecting) return;
          near.disconnect();
          this.#load();
        },
        { rootMargin: "400px" },
      );
      near.observe(this);
    }

    get #reserved() {
      return Number.parseInt(this.getAttribute("height"), 10) || RESERVED;
    }

    // A dialog of the browser's own: it keeps the focus within, closes by Esc and gives the focus back.
    #popup() {
      const make = (name, more = {}) => Object.assign(document.createElement(name), more);
      const text = this.getAttribute("button") ?? this.#words[this.kind];
      const opener = make("slot");
      opener.append(make("button", { type: "button", textContent: text, part: "button" }));
      const leave = make("form", { method: "dialog" });
      leave.append(make("button", { textContent: this.#words.close, part: "close" }));
      this.#room = this.#dialog = make("dialog", { ariaLabel: this.#words[this.kind] });
      this.#dialog.append(leave);
      this.#dialog.addEventListener("close", () => this.#say("closed"));
      opener.addEventListener("click", (event) => {
        event.preventDefault(); // what the shop put here may be a link, for pages without scripts
        this.open();
      });
      this.shadowRoot.append(opener, this.#dialog);
    }

    async #load() {
      if (this.#frame) return;
      const frame = (this.#frame = document.createElement("iframe"));
      Object.assign(frame, { title: this.#words[this.kind], referrerPolicy: "no-referrer" });
      frame.addEventListener("load", () => this.#say("ready"));
      try {
        const address = new URL(await this.#path(), base);
        address.searchParams.set("embed", "1");
        if (this.hasAttribute("language")) address.searchParams.set("lang", this.getAttribute("language"));
        frame.src = address.href;
        if (base.origin !== location.origin) frame.setAttribute("sandbox", SANDBOX); // else it would fence nothing
        this.#room.append(frame);
      } catch (fault) {
        this.#frame = null; // so that it is tried again when it is opened again
        this.close();
        this.hidden = fault.refused === true; // a button that opens nothing, or empty room, helps nobody
        this.#say(this.hidden ? "refused" : "failed", fault.message);
      }
    }

    // A contact's own link is opened here only as what it should be: a page of this service, of this kind.
    async #path() {
      const [, token] = this.getAttribute("contact-link")?.match(/([\w-]{44,})(?:[?#].*)?$/) ?? [];
      const letter = { centre: "c", form: "f" }[this.kind];
      return `${letter}/${token ?? (await visit(this.getAttribute("shop"), this.kind, this.getAttribute(this.kind)))}`;
    }

    #heard({ source, origin, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== base.origin) return;
      if (data?.notesik === "height" && !this.#dialog && data.height > 0) {
        this.#room.style.height = `${Math.min(Math.max(data.height, this.#reserved), HIGHEST)}px`;
      }
      if (data?.notesik === "close") this.close();
      if (data?.notesik === "stated") {
        if (!this.hasAttribute("contact-link")) keep(this.getAttribute("shop"));
        this.#say("stated");
      }
    }

    #say(what, detail = null) {
      this.dispatchEvent(new CustomEvent(`notesik:${what}`, { bubbles: true, composed: true, detail }));
    }

    /** Opens the pop-up. */
    open() {
      this.#dialog?.showModal();
      return this.#load();
    }

    /** Closes it. */
    close() {
      this.#dialog?.close();
    }
  }

  customElements.define("notesik-centre", class extends Embedded { kind = "centre"; });
  customElements.define("notesik-form", class extends Embedded { kind = "form"; });

  // --- the page's own script -----------------------------------------------------------------------------------------

  const { shop, centre, form } = script.dataset;
  const ours = () => (form ? visit(shop, "form", form) : visit(shop, "centre", centre));
  const at = async () => `v1/shops/${shop}/visits/${await (visits.get(shop) ?? ours())}`;

  window.notesik = {
    /** What this visitor stated: {key_information, preferences}. */
    read: async () => ask(await at()),
    /** States more of it, and answers with all of it: notesik.state({key_information: {shoe_size: "38"}}). */
    state: async (told) => {
      const all = await ask(await at(), told);
      await keep(shop);
      document.dispatchEvent(new CustomEvent("notesik:stated"));
      return all;
    },
    /** The visitor agreed to be remembered by this browser. */
    remember: () => {
      remembering = true;
      return Promise.all([...stated].map(keep));
    },
    /** They do not agree any more: this browser forgets them. */
    forget: () => {
      remembering = false;
      for (const each of visits.keys()) storage((kept) => kept.removeItem(place(each)));
      if (shop) storage((kept) => kept.removeItem(place(shop)));
    },
  };
  document.dispatchEvent(new CustomEvent("notesik:loaded"));
})();
