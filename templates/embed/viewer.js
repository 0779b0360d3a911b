// Who is looking at a frame: whom the shop's page or its server names, else this page's visitor, else nobody.

const tokens = new Map();
const TOKEN = /^[\w.~-]{20,4096}$/;

// With the page's cookies, as fetch has it. Nobody waits for a shop's server that does not answer.
async function ofShop(address) {
  const reply = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(2000) });
  const text = reply.ok ? (await reply.text()).trim() : "";
  const token = text[0] === "{" ? JSON.parse(text).token : text;
  return TOKEN.test(token) ? token : null;
}

async function ofVisitor(shop) {
  const visit = await (stated.has(shop) ? visits.get(shop) : kept().visits?.[shop]);
  return visit ? (await ask(`v1/shops/${shop}/visits/${visit}/token`, {})).token : null;
}

async function found(address, shop) {
  const token = address && (await ofShop(address).catch(() => null));
  return token || ofVisitor(shop).catch(() => null);
}

// `anew`: the service did not take the last one. One that stands in the page cannot be made anew.
function tokenOf(shop, element, anew) {
  const given = element?.getAttribute("contact");
  const address = element?.getAttribute("contact-url") ?? script.dataset.contactUrl;
  if (given) return anew ? null : given;
  const key = `${shop} ${address}`;
  if (anew || !tokens.has(key)) tokens.set(key, found(address, shop));
  return tokens.get(key);
}
