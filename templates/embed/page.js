// window.notesik: what the shop's own scripts can ask and say.

const { shop, centre, form } = script.dataset;
const ours = () => (form ? visit(shop, "form", form) : visit(shop, "centre", centre));
const at = async () => `v1/shops/${shop}/visits/${await (visits.get(shop) ?? ours())}`;

const told = async (event) => agreed && tell(shop, event, { contact: await tokenOf(shop) });

window.notesik = {
  /** What this visitor stated: {key_information, preferences}. */
  read: async () => ask(await at()),
  /** States more of it, and answers with all of it: notesik.state({key_information: {shoe_size: "38"}}). */
  state: async (told) => {
    const all = await ask(await at(), told);
    await hasStated(shop);
    document.dispatchEvent(new CustomEvent("notesik:stated"));
    return all;
  },
  /** That the page of a product was looked at. Nothing is told of anybody who did not agree. */
  viewed: (product) => told({ event: "viewed", product }),
  /** What was bought: {order, currency, products: [{product, quantity, price}]}, with what was clicked before. */
  bought: (order) => told({ event: "bought", ...order, views: [...new Set(clicks().map((each) => each.view))] }),
  /** Whether this visitor agreed that the browser remembers them: notesik.consent(true), or false to forget. */
  consent,
};
readConsentMode();
document.dispatchEvent(new CustomEvent("notesik:loaded"));
