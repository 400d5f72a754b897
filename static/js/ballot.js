// A ballot: the button says while ticking how many are chosen of how many one may. The server counts again.
(() => {
  "use strict";
  const box = document.querySelector("[data-most]");
  const form = box && box.querySelector("form");
  const button = form && form.querySelector("[type=submit]");
  if (!button) return;
  const most = Number(box.dataset.most);
  const word = button.value || button.textContent;
  const show = () => {
    const ticked = form.querySelectorAll("input[type=checkbox]:checked").length;
    const told = ticked > most ? `超过${ticked - most}人，请减少` : `已选${ticked}人，最多${most}人`;
    if (button.tagName === "INPUT") button.value = `${word}（${told}）`;
    else button.textContent = `${word}（${told}）`;
  };
  form.addEventListener("change", show);
  show();
})();
