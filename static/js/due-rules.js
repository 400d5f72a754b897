// Rules for due dates: a number for days and months, a date for a fixed day; the other one is out of the way. Works without it, too.
(() => {
  "use strict";
  for (const row of document.querySelectorAll("[data-due-rule]")) {
    const measure = row.querySelector("[data-measure]");
    const box = (field) => field.closest(".form-group-office");
    const fit = () => {
      const fixed = measure.value === "fixed";
      box(row.querySelector("[data-amount]")).hidden = fixed;
      box(row.querySelector("[data-fixed]")).hidden = !fixed;
    };
    measure.addEventListener("change", fit);
    fit();
  }
})();
