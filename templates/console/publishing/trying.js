// What excludes what, before the choice is asked; the page works without it, by its button.
"use strict";
(() => {
  const RIVALS = {
    any: ["absent", "mind"],
    none: ["mind"],
    yes: ["mind"],
    min: ["band", "absent", "mind"],
    max: ["band", "absent", "mind"],
    band: ["min", "max", "absent", "mind"],
    present: ["absent", "mind"],
    absent: ["any", "min", "max", "band", "present", "mind"],
    mind: ["any", "none", "together", "yes", "min", "max", "band", "present", "absent", "must"],
  };
  const OPPOSITE = { any: "none", none: "any" };
  const apart = (name) => [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)];
  const fields = (form, operator, key) => [...form.elements].filter((each) => each.name === `${operator}.${key}`);

  function drop(field) {
    if (field.type === "radio") field.checked = field.value === "";
    else if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }

  function settle({ target }) {
    const form = target.form;
    if (form?.id !== "playing-form" || !target.name.includes(".")) return;
    const [operator, key] = apart(target.name);
    if (target.type === "checkbox" ? !target.checked : target.value === "") return;
    for (const rival of RIVALS[operator] ?? []) fields(form, rival, key).forEach(drop);
    for (const other of OPPOSITE[operator] ? fields(form, OPPOSITE[operator], key) : []) {
      if (other.value === target.value) other.checked = false;
    }
  }

  // Before htmx reads the form, which listens on the form itself.
  document.addEventListener("change", settle, true);
  document.addEventListener("input", settle, true);
  document.documentElement.classList.add("scripted");
})();
