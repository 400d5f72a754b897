// Service records: a kind says what is asked; one tick for the whole page. Works without it too.
(() => {
  "use strict";
  const kind = document.querySelector("select[name=kind]");
  if (kind) {
    const asked = ["quantity", "amount", "level"].map((name) => document.querySelector(`[name=${name}]`)).filter(Boolean);
    const box = (field) => field.closest(".form-group-office") || field.parentElement;
    const label = document.querySelector('label[for="id_quantity"]');
    const fit = () => {
      const option = kind.selectedOptions[0];
      const asks = (option?.dataset.asks || "").split(" ");
      for (const field of asked) {
        const keeps = field.name === "quantity" ? !option?.value : field.value; // what was typed stays in sight
        box(field).hidden = !asks.includes(field.name) && !keeps && !field.classList.contains("is-invalid");
      }
      if (label && option?.dataset.quantity) label.firstChild.textContent = option.dataset.quantity;
    };
    kind.addEventListener("change", fit);
    fit();
  }
  for (const form of document.querySelectorAll("[data-ticks]")) {
    const all = form.querySelector("[data-tick-all]");
    const ticks = [...form.querySelectorAll("[data-tick]")];
    const bar = form.querySelector(".batch-bar");
    if (!all) continue;
    all.hidden = false;
    const show = () => {
      const ticked = ticks.filter((tick) => tick.checked).length;
      all.checked = ticked === ticks.length;
      all.indeterminate = ticked > 0 && ticked < ticks.length;
      bar.hidden = ticked === 0;
      bar.querySelector("span").textContent = `已选 ${ticked} 条`;
    };
    all.addEventListener("change", () => {
      for (const tick of ticks) tick.checked = all.checked;
      show();
    });
    form.addEventListener("change", show);
    show();
  }
})();
