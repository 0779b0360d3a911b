// What was seen and done, told to the service: without consent in total only, with it under one random id a view,
// which stands in the page's memory. What was clicked is kept, so that what is bought later can be told with it.

const MOST_KEPT = 50;

const newView = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Plain text, so that no browser asks beforehand; it arrives even where the page is left.
function tell(shop, event, { contact, view } = {}) {
  const body = JSON.stringify({ consent: agreed, contact: contact ?? undefined, view: agreed ? view : undefined, events: [event] });
  return fetch(new URL(`v1/shops/${shop}/events`, base), { method: "POST", body, keepalive: true }).catch(() => null);
}

function keepClick(view, product) {
  if (agreed) keep({ clicks: [...(kept().clicks ?? []), { view, product, time: Date.now() }].slice(-MOST_KEPT) });
}
