// Ticked rows: the bar appears with the number ticked, one tick takes the page; the keys are sent in one field.
(() => {
  "use strict";
  const form = document.querySelector("form[data-batch]");
  if (!form) return;
  const ticks = [...form.querySelectorAll("input[name=row]")];
  const page = form.querySelector("[data-tick-page]");
  const bar = form.querySelector("[data-batch-bar]");
  const whole = form.querySelector("[data-batch-all]");
  const words = form.querySelector("[data-batch-words]");
  if (!page || !bar) return;
  page.hidden = false;
  const show = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    const all = Boolean(whole && whole.checked);
    page.checked = ticked > 0 && ticked === ticks.length;
    page.indeterminate = ticked > 0 && ticked < ticks.length;
    bar.hidden = ticked === 0 && !all;
    words.textContent = all ? "已选符合条件的全部：" : `已选 ${ticked} 件：`;
  };
  page.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = page.checked;
    if (whole && !page.checked) whole.checked = false;
  });
  form.addEventListener("change", (event) => {
    if (event.target === whole && whole.checked) for (const tick of ticks) tick.checked = true;
    show();
  });
  window.addEventListener("pageshow", show);
  show();
})();
