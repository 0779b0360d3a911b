// What a person does with the cards of a frame: looks, follows, goes on, wishes, refuses, takes back.

const UNDO = 10000;
const PAGE = 60;
const SOON = 1000;

class Cards {
  frame = null;
  status = make("p", { role: "status" });
  #host;
  #view = "";
  #whose;
  #known = new Set();
  #shown = new Map();
  #later = 0;
  #watching = new IntersectionObserver((seen) => this.#saw(seen), { threshold: 0.5 });

  constructor(host) {
    this.#host = host;
    for (const kind of ["click", "auxclick"]) host.shadowRoot.addEventListener(kind, (event) => this.#pressed(event));
    host.shadowRoot.addEventListener("keydown", (event) => this.#typed(event));
    // What is asked above the button may begin beyond the edge of the screen.
    const inSight = (event) => event.target.querySelector(".notesik-refusing")?.scrollIntoView({ block: "nearest" });
    host.shadowRoot.addEventListener("toggle", inSight, true);
    document.addEventListener("visibilitychange", () => this.#tellShown());
  }

  get speaking() {
    return this.status.hasChildNodes();
  }

  // A frame that was fetched; its buttons stand only where this script answers them.
  take(frame, full) {
    this.#tellShown();
    this.#watching.disconnect();
    this.frame = full ? frame : null;
    if (this.#whose !== this.#host.token) {
      this.#whose = this.#host.token;
      this.#view = newView();
      this.#known.clear();
    }
    if (!full) return;
    this.#enable(frame, frame.dataset.answer);
    const steps = frame.querySelectorAll("[data-step]");
    if (steps.length) this.#row(frame.querySelector(".notesik-cards"), steps);
  }

  // The buttons of a row that scrolls stand only where there is more of it, and say where it ends.
  #row(row, [back, on]) {
    const settle = () => {
      const place = Math.abs(row.scrollLeft); // negative where the row runs from right to left
      const rest = row.scrollWidth - row.clientWidth;
      back.parentNode.hidden = rest <= 1;
      back.ariaDisabled = place <= 1;
      on.ariaDisabled = place >= rest - 1;
    };
    new ResizeObserver(settle).observe(row);
    row.addEventListener("scroll", settle, { passive: true });
  }

  #enable(frame, answer) {
    for (const each of frame.querySelectorAll(".notesik-live")) each.hidden = false;
    for (const card of frame.querySelectorAll("[data-product]")) {
      card.answer = answer;
      this.#watching.observe(card);
    }
  }

  // --- seen ----------------------------------------------------------------------------------------------------------

  #saw(seen) {
    const cards = seen.filter((each) => each.isIntersecting).map((each) => each.target);
    if (!cards.length) return;
    for (const card of cards) {
      this.#watching.unobserve(card);
      if (!card.answer || !this.#first(`${card.answer} ${card.dataset.slot}`)) continue;
      this.#shown.set(card.answer, [...(this.#shown.get(card.answer) ?? []), card]);
    }
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#tellShown(), SOON);
    const { scenario } = this.frame.dataset;
    const products = cards.map((card) => card.dataset.product).filter((product) => this.#first(product));
    if (products.length) say(this.#host, "shown", { scenario, products });
  }

  // Whether this was not seen before by whoever is looking: a frame that comes again is the same showing.
  #first(seen) {
    return !this.#known.has(seen) && this.#known.add(seen);
  }

  #tellShown() {
    for (const [answer, cards] of this.#shown) {
      const products = cards.map((card) => card.dataset.product);
      this.#tell({ event: "shown", answer, slots: cards.map((card) => +card.dataset.slot), products });
    }
    this.#shown.clear();
  }

  #tell(event) {
    tell(this.#host.getAttribute("shop"), event, { contact: this.#host.token, view: this.#view });
  }

  // --- pressed -------------------------------------------------------------------------------------------------------

  #pressed(event) {
    const button = event.target.closest("[data-act], [data-step]");
    const card = event.target.closest("[data-product]");
    const link = event.target.closest("a");
    if (link && card) this.#followed(link, card);
    else if (button?.dataset.step) this.#step(button);
    else if (button) this[button.dataset.act]?.(button, card);
  }

  // The address itself counts. It says which view it was followed from where the person agreed to that.
  #followed(link, card) {
    const { product } = card.dataset;
    if (agreed && card.answer) {
      const address = new URL(link.href);
      address.searchParams.set("v", this.#view);
      link.href = address;
      keepClick(this.#view, product);
    }
    say(this.#host, "clicked", { product });
  }

  #step(button) {
    const row = this.frame.querySelector(".notesik-cards");
    const forward = getComputedStyle(row).direction === "rtl" ? -1 : 1;
    row.scrollBy({ left: button.dataset.step * forward * row.clientWidth * 0.9 });
  }

  // Esc closes what a card asks, and the focus goes back to where it was opened.
  #typed(event) {
    const asking = event.key === "Escape" && event.target.closest("details[open]");
    if (!asking) return;
    asking.open = false;
    asking.querySelector("summary").focus();
  }

  async more(button) {
    const list = this.frame.querySelector(".notesik-cards");
    button.ariaBusy = true;
    try {
      const offset = this.frame.querySelectorAll("[data-product]").length;
      const next = await this.#host.fragment({ offset, k: PAGE });
      const cards = [...next.querySelectorAll("[data-product]")];
      this.#enable(next, next.dataset.answer);
      list.append(...cards);
      button.replaceWith(...next.querySelectorAll('[data-act="more"]'));
      (cards[0]?.querySelector("a") ?? list).focus();
      this.#say(next.dataset.showing);
    } catch {
      button.ariaBusy = null;
      this.#say(this.frame.dataset.failed);
    }
  }

  // --- acts ----------------------------------------------------------------------------------------------------------

  #send(act, more) {
    return ask(`${this.#host.path}/acts`, { contact: this.#host.token, locale: this.frame.lang, act, ...more });
  }

  async wish(button, card) {
    const wished = button.ariaPressed !== "true";
    button.ariaPressed = wished;
    try {
      await this.#send(wished ? "wish" : "unwish", { product: card.dataset.product });
    } catch {
      button.ariaPressed = !wished;
      this.#say(this.frame.dataset.failed);
    }
  }

  // The card leaves at once; what else falls under the refusal leaves when the service has answered.
  async refuse(button, card) {
    const { filter, value } = button.dataset;
    const { refused, failed, undo } = this.frame.dataset;
    const next = card.nextSibling;
    const list = card.parentNode;
    const { product, preference } = card.dataset;
    const sent = this.#send("refuse", { product, preference, values: value && [{ filter, value }] });
    const back = make("button", { type: "button", textContent: undo });
    back.addEventListener("click", async () => {
      this.#say();
      try {
        const { entry } = await sent;
        if (entry) await this.#send("undo", { entry });
        await this.#host.refresh();
        const link = this.frame?.querySelector(`[data-product="${CSS.escape(product)}"] a`);
        link?.focus({ preventScroll: true });
      } catch {
        this.#say(failed);
      }
    });
    card.remove();
    this.#say(refused, back);
    back.focus({ preventScroll: true }); // it stands in sight, and nobody is taken elsewhere
    try {
      const { said } = await sent;
      if (back.parentNode) this.status.firstChild.data = said;
      this.#host.refresh();
    } catch {
      list.insertBefore(card, next);
      this.#say(failed);
    }
  }

  #say(...words) {
    this.status.replaceChildren(...words.filter(Boolean));
    clearTimeout(this.silence);
    const leave = () => {
      if (this.status.matches(":hover, :has(:focus-visible)")) return void (this.silence = setTimeout(leave, UNDO));
      this.status.replaceChildren();
      if (!this.frame) this.#host.hidden = true;
    };
    this.silence = setTimeout(leave, UNDO);
  }
}
