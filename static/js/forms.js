// Forms: length counters, errors first, sent once. What is typed is kept by keeping.js.
(() => {
  "use strict";
  const length = (text) => Array.from(text.replace(/\s/g, "")).length;

  for (const field of document.querySelectorAll("[data-counter]")) {
    const limit = Number(field.dataset.counter) || Math.max(field.maxLength, 0);
    const counter = document.createElement("span");
    counter.className = "counter";
    counter.setAttribute("aria-live", "off");
    const show = () => {
      const now = length(field.value);
      counter.textContent = limit ? `${now} / ${limit} 字` : `${now} 字`;
      counter.classList.toggle("over", limit > 0 && now > limit);
    };
    field.insertAdjacentElement("afterend", counter);
    field.addEventListener("input", show);
    show();
  }

  // Errors are read out and reached first.
  document.querySelector(".error-summary")?.focus();

  // Its buttons, wherever they stand on the page.
  const buttons = (form) => [...form.elements].filter((field) => field.type === "submit");

  // A form is sent once: the pressed button rests until the answer is there.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.sent) return;
    form.dataset.sent = "1";
    setTimeout(() => buttons(form).forEach((button) => { button.disabled = true; }), 0);
    setTimeout(() => { delete form.dataset.sent; buttons(form).forEach((button) => { button.disabled = false; }); }, 4000);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; buttons(form).forEach((button) => { button.disabled = false; }); });
  });
})();
