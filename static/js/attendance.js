// The organiser's list by keyboard: digits mark and go on, arrows change the line, a box finds a member. Works without it too.
(() => {
  "use strict";
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;
  const tools = sheet.querySelector("[data-sheet-tools]");
  const find = sheet.querySelector("[data-sheet-find]");
  const group = sheet.querySelector("[data-sheet-group]");
  const lines = [...sheet.querySelectorAll("[data-line]")];
  const shown = () => lines.filter((line) => !line.hidden);
  const chosen = (line) => line.querySelector("input[type=radio]:checked");
  let dirty = false;
  tools.hidden = false;

  const focus = (line) => {
    if (!line) return;
    chosen(line).focus();
    line.scrollIntoView({ block: "center" });
  };
  const count = () => {
    const found = {};
    for (const line of lines) found[chosen(line).value] = (found[chosen(line).value] || 0) + 1;
    for (const section of sheet.querySelectorAll("[data-group]")) {
      const marked = [...section.querySelectorAll("[data-line]")].filter((line) => chosen(line).value !== "").length;
      section.querySelector("[data-group-marked]").textContent = marked;
    }
    for (const place of sheet.querySelectorAll("[data-sheet-count]")) place.textContent = found[place.dataset.sheetCount] || 0;
  };
  const narrow = () => {
    const words = find.value.trim().toLowerCase();
    for (const section of sheet.querySelectorAll("[data-group]")) {
      let any = false;
      for (const line of section.querySelectorAll("[data-line]")) {
        line.hidden = Boolean((group.value && section.dataset.group !== group.value) || (words && !line.dataset.find.includes(words)));
        any = any || !line.hidden;
      }
      section.hidden = !any;
    }
  };

  find.addEventListener("input", narrow);
  group.addEventListener("change", narrow);
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    focus(shown()[0]);
  });
  sheet.querySelector("[data-sheet-fill]")?.addEventListener("click", () => {
    for (const line of shown()) if (chosen(line).value === "") line.querySelector('input[value="present"]').checked = true;
    dirty = true;
    count();
  });
  sheet.addEventListener("change", () => {
    dirty = true;
    count();
  });
  sheet.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line || event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    const visible = shown();
    const place = visible.indexOf(line);
    const option = line.querySelector(`input[data-key="${CSS.escape(event.key)}"]`);
    if (option) {
      event.preventDefault();
      option.checked = true;
      option.dispatchEvent(new Event("change", { bubbles: true }));
      if (find.value) {
        find.value = "";
        narrow();
        find.focus();
      } else focus(visible[place + 1] || line);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      focus(visible[place + (event.key === "ArrowDown" ? 1 : -1)]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      focus(visible[place + 1]);
    }
  });
  sheet.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
