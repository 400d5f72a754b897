// A line of a scheme: fields that do not matter for what is chosen are out of the way. Works without it, too.
(() => {
  "use strict";
  const form = document.querySelector("[data-scheme-item]");
  if (!form) return;
  const chosen = (name) => form.querySelector(`[name=${name}]:checked, select[name=${name}]`)?.value;
  const fit = () => {
    for (const box of form.querySelectorAll("[data-for]")) {
      const [name, value] = box.dataset.for.split(":");
      box.hidden = chosen(name) !== value && !box.querySelector(".field-error");
    }
  };
  form.addEventListener("change", fit);
  fit();
})();
