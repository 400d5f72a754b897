// The desk: a letter presses what bears it (data-key), a panel opens at its first field, a suggestion goes into the form.
// Without this every key has its button or link.
(() => {
  "use strict";
  const shown = (element) => element.offsetParent !== null;

  const open = (panel) => {
    panel.open = true;
    const field = panel.querySelector("input:not([type=hidden]), textarea");
    if (field) field.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    const panel = event.target.closest("details.desk-panel");
    if (event.key === "Escape" && panel) {
      panel.open = false;
      panel.querySelector("summary").focus();
      return;
    }
    if (event.key === "Escape" && typing) event.target.blur(); // out of a long text, so that the letters are keys again
    if (typing || !/^[a-z]$/i.test(event.key)) return;
    const target = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key.toUpperCase() && shown(each));
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "SUMMARY") open(target.parentElement);
    else if (target.getAttribute("href") === "#related") {
      const first = document.querySelector("#related .relatives button, #related a");
      target.click();
      if (first) first.focus();
    } else target.click();
  });

  document.addEventListener("click", (event) => {
    const press = event.target.closest("[data-choose]");
    const field = press && document.getElementById(press.dataset.choose);
    if (!field) return;
    for (const option of field.options) {
      if (option.value === press.dataset.value) option.selected = true;
      else if (!field.multiple) option.selected = false;
    }
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
  });

  const here = document.querySelector(".desk-queue .here");
  if (here) here.scrollIntoView({ block: "nearest" });
})();
