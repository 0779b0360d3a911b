// Visits: one visitor for a shop, whatever of it they open, who is remembered only after they stated something.

const visits = new Map();
const stated = new Set();

async function remember() {
  for (const shop of stated) {
    const token = await visits.get(shop);
    if (token) keep({ visits: { ...kept().visits, [shop]: token } });
  }
}

function visit(shop, kind, name) {
  const before = visits.get(shop) ?? Promise.resolve(kept().visits?.[shop]);
  const begin = (token) => ask(`v1/shops/${shop}/${kind}s/${name}/visits`, token ? { visit: token } : {});
  const next = before
    .catch(() => null)
    .then(begin)
    .then((begun) => begun.token);
  visits.set(shop, next);
  return next;
}

function recall() {
  for (const shop of visits.keys()) if (!stated.has(shop)) visits.delete(shop);
  tokens.clear();
  document.dispatchEvent(new CustomEvent("notesik:recalled"));
}

function hasStated(shop) {
  stated.add(shop);
  tokens.clear();
  return remember();
}
