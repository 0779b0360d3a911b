// What was seen and done, told to the service: without consent in total only, with it under one random id a view,
// which stands in the page's memory. What was clicked is kept, so that what is bought later can be told with it.

const MOST_KEPT = 50;
const LONGEST_KEPT = 30 * 24 * 3600 * 1000;

const newView = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(36)).join("");

// Plain text, so that no browser asks beforehand; it arrives even where the page is left.
async function tell(shop, event, who = {}) {
  const body = JSON.stringify({ consent: agreed, ...(agreed && who), events: [event] });
  const address = new URL(`v1/shops/${shop}/events`, base);
  await fetch(address, { method: "POST", body, keepalive: true }).catch(() => null);
}

const clicks = () => (kept().clicks ?? []).filter((each) => Date.now() - each.time < LONGEST_KEPT);

function keepClick(view, product) {
  keep({ clicks: [...clicks(), { view, product, time: Date.now() }].slice(-MOST_KEPT) });
}
