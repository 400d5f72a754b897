// The queue of the hand-over: how many are ticked; a unit typed into a row ticks it. The page works without it.
(() => {
  "use strict";
  const form = document.querySelector("[data-queue]");
  if (!form) return;
  const told = form.querySelector("[data-queue-count]");
  const tell = () => {
    told.textContent = `已勾选${form.querySelectorAll("input[name=chosen]:checked").length}件`;
  };
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.hasAttribute("data-queue-all")) {
      for (const tick of form.querySelectorAll("input[name=chosen]")) tick.checked = field.checked;
    }
    if (field.name.startsWith("main-")) {
      const tick = document.getElementById(`chosen-${field.name.slice(5)}`);
      if (tick) tick.checked = field.value.trim() !== "";
    }
    tell();
  });
  tell();
})();
