// Service records: the amount is asked only for kinds that have one; one tick for the whole page. Works without it too.
(() => {
  "use strict";
  const kind = document.querySelector("select[name=kind]");
  const amount = document.querySelector("input[name=amount]");
  const quantity = document.querySelector("input[name=quantity]");
  if (kind) {
    const box = amount && (amount.closest(".form-group-office") || amount.parentElement);
    const label = quantity && document.querySelector(`label[for="${quantity.id}"]`);
    const word = label && label.firstChild ? label.firstChild.textContent.trim() : "";
    const fit = () => {
      const option = kind.selectedOptions[0];
      const asks = Boolean(option && option.hasAttribute("data-amount"));
      if (box) box.hidden = !asks && !amount.value && !amount.classList.contains("is-invalid");
      if (label && option) label.firstChild.textContent = option.dataset.unit ? `${word}（${option.dataset.unit}）` : word;
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
