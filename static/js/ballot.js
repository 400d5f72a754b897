// A ballot: how many are ticked of how many one may, said beside the button while ticking. The server counts again.
(() => {
  "use strict";
  const box = document.querySelector("[data-most]");
  const form = box && box.querySelector("form");
  if (!form) return;
  const most = Number(box.dataset.most);
  const told = document.createElement("p");
  told.className = "ballot-count";
  told.setAttribute("role", "status");
  form.append(told);
  const show = () => {
    const ticked = form.querySelectorAll("input[type=checkbox]:checked").length;
    told.textContent = ticked > most ? `已选${ticked}人，超过${ticked - most}人，请减少` : `已选${ticked}人，最多${most}人`;
    told.classList.toggle("overdue", ticked > most);
  };
  form.addEventListener("change", show);
  show();
})();
