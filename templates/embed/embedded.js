// <notesik-centre> and <notesik-form>: the service's own pages, as a section of the shop's page or in a pop-up.

const SANDBOX =
  "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads";
const WORDS = {
  pl: { close: "Zamknij", centre: "Twoje preferencje", form: "Kilka pytań" },
  en: { close: "Close", centre: "Your preferences", form: "A few questions" },
};
const STYLE = `
:host{display:block}
:host([hidden]){display:none!important}
:host([mode="popup"]){display:inline-block}
iframe{border:0;display:block;height:100%;width:100%}
dialog{border:0;border-radius:10px;box-shadow:0 8px 40px #0004;height:min(88vh,46rem);max-height:100vh;max-width:100vw;overflow:hidden;padding:0;width:min(96vw,44rem)}
dialog::backdrop{background:#0007}
dialog[open]{display:flex;flex-direction:column}
dialog iframe{flex:1;min-height:0}
form{display:flex;justify-content:flex-end;margin:0}
button{cursor:pointer;font:inherit;min-height:44px;min-width:44px;padding:8px 16px}
form button{background:none;border:0;color:inherit}
@media(max-width:480px){dialog{border-radius:0;height:100vh;width:100vw}}`;
const REFUSED = [404, 422]; // there is no such centre or form, or it is not active
const RESERVED = 640;
const HIGHEST = 20000;

class Embedded extends HTMLElement {
  #frame = null;
  #room = null;
  #dialog = null;
  #hear = (event) => this.#heard(event);

  connectedCallback() {
    addEventListener("message", this.#hear);
    if (this.shadowRoot) return;
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet(STYLE)];
    if (this.getAttribute("mode") === "popup") this.#popup();
    else this.#section();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
  }

  // The room is taken before anything is loaded, and what is far away is loaded when it comes near.
  #section() {
    this.#room = make("div");
    this.#room.style.height = `${this.#reserved}px`;
    this.shadowRoot.append(this.#room);
    whenNear(this, () => this.#load());
  }

  get #reserved() {
    return parseInt(this.getAttribute("height"), 10) || RESERVED;
  }

  // A dialog of the browser's own: it keeps the focus within, closes by Esc and gives the focus back.
  #popup() {
    const text = words(WORDS, this);
    const title = text[this.kind];
    const opener = make("slot");
    opener.append(make("button", { type: "button", textContent: this.getAttribute("button") ?? title, part: "button" }));
    const leave = make("form", { method: "dialog" });
    leave.append(make("button", { textContent: text.close, part: "close" }));
    this.#room = this.#dialog = make("dialog", { ariaLabel: title });
    this.#dialog.append(leave);
    this.#dialog.addEventListener("close", () => say(this, "closed"));
    opener.addEventListener("click", (event) => {
      event.preventDefault(); // what the shop put here may be a link, for pages without scripts
      this.open();
    });
    this.shadowRoot.append(opener, this.#dialog);
  }

  async #load() {
    if (this.#frame) return;
    const frame = (this.#frame = make("iframe", { title: words(WORDS, this)[this.kind], referrerPolicy: "no-referrer" }));
    frame.addEventListener("load", () => say(this, "ready"));
    try {
      const address = new URL(await this.#path(), base);
      // A contact has a language of their own, whatever the page speaks.
      const contacts = this.hasAttribute("contact-link") && !this.hasAttribute("language");
      address.search = new URLSearchParams({ embed: 1, lang: contacts ? "" : languageOf(this) });
      frame.src = address;
      if (base.origin !== location.origin) frame.setAttribute("sandbox", SANDBOX); // else it would fence nothing
      this.#room.append(frame);
    } catch (fault) {
      this.#frame = null; // so that it is tried again when it is opened again
      this.close();
      this.hidden = REFUSED.includes(fault.status); // a button that opens nothing, or empty room, helps nobody
      say(this, this.hidden ? "refused" : "failed", fault.message);
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
      if (!this.hasAttribute("contact-link")) hasStated(this.getAttribute("shop"));
      say(this, "stated");
    }
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
