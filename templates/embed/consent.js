// Consent, and all that this browser keeps, in one place. Without a yes nothing is stored on the device and nothing
// is read from it.

const KEPT = "notesik";
const MODES = ["personalization_storage", "analytics_storage"];
const mode = {};
let agreed = "consent" in script.dataset;

function storage(use) {
  try {
    return use(localStorage);
  } catch {
    return null; // a browser that keeps nothing for this page
  }
}

const kept = () => (agreed && storage((place) => JSON.parse(place.getItem(KEPT)))) || {};

function keep(more) {
  if (agreed) storage((place) => place.setItem(KEPT, JSON.stringify({ ...kept(), ...more })));
}

// Whoever was known by what is kept is known from now on, or not any more.
function consent(yes) {
  const before = kept().visits;
  agreed = yes === true;
  if (!agreed) storage((place) => place.removeItem(KEPT));
  if (before || kept().visits) recall();
  return remember();
}

// Google Consent Mode. Both kinds of storage must be granted where both are spoken of. A default for some regions only
// is heard when it denies: we do not know the region.
function heed(entry) {
  if (entry?.[0] !== "consent") return;
  const [, act, said = {}] = entry;
  const before = MODES.map((each) => mode[each]).join();
  for (const each of MODES.filter((one) => said[one])) {
    const granted = said[each] === "granted";
    if (act === "update") mode[each] = granted;
    else if (act === "default" && !(granted && said.region)) mode[each] = granted && mode[each] !== false;
  }
  const spoken = Object.values(mode);
  if (before === MODES.map((each) => mode[each]).join()) return;
  if (spoken.every(Boolean) || act === "update") consent(spoken.every(Boolean));
  else agreed = false;
}

function readConsentMode() {
  const layer = (window.dataLayer ??= []);
  const { push } = layer;
  layer.push = function (...entries) {
    entries.forEach(heed);
    return push.apply(this, entries);
  };
  layer.forEach(heed);
}
