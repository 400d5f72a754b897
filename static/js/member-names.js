/* Suggestions for fields where members' names are typed. Works on input[data-names]; with data-several the last of
   several names joined by that mark is completed. Without this file the field is a plain text line. */
(function () {
  "use strict";
  if (window.memberNames) return;
  window.memberNames = true;
  const MARKS = ["、", ",", "，", ";", "；"];
  let serial = 0;

  function dress(input) {
    if (input.dataset.namesReady) return;
    input.dataset.namesReady = "1";
    const mark = input.dataset.several || "";
    const list = document.createElement("div");
    const place = document.createElement("div");
    let waiting = null;
    let at = -1;

    list.id = "member-names-" + ++serial;
    list.className = "dropdown-menu w-100";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "委员");
    place.className = "position-relative";
    place.append(list);
    input.after(place);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    close();

    function close() {
      at = -1;
      list.classList.remove("show");
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function parts() {
      const end = mark ? Math.max(...MARKS.map((each) => input.value.lastIndexOf(each))) : -1;
      return [input.value.slice(0, end + 1), input.value.slice(end + 1).trim()];
    }

    function take(value) {
      const before = parts()[0].replace(/[,，;；]/g, mark);
      input.value = before + value;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      close();
      input.focus();
    }

    function row(name, number) {
      const option = document.createElement("button");
      option.type = "button";
      option.id = list.id + "-" + number;
      option.className = "dropdown-item text-wrap";
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.dataset.value = name.value;
      option.textContent = name.label ? name.value + "　" + name.label : name.value;
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(name.value));
      return option;
    }

    function mark_at(number) {
      const rows = [...list.children];
      at = (number + rows.length) % rows.length;
      rows.forEach((each, place) => {
        each.classList.toggle("active", place === at);
        each.setAttribute("aria-selected", String(place === at));
      });
      input.setAttribute("aria-activedescendant", rows[at].id);
      rows[at].scrollIntoView({ block: "nearest" });
    }

    async function suggest() {
      const text = parts()[1];
      if (!text) return close();
      const answer = await fetch(input.dataset.names + "?q=" + encodeURIComponent(text));
      if (!answer.ok || !answer.headers.get("Content-Type").startsWith("application/json")) return close();
      const { names } = await answer.json();
      if (text !== parts()[1] || document.activeElement !== input) return;
      close();
      list.replaceChildren(...names.map(row));
      if (!names.length) return;
      list.classList.add("show");
      input.setAttribute("aria-expanded", "true");
    }

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(suggest, 200);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (!list.classList.contains("show") || event.isComposing) return;
      if (event.key === "ArrowDown") mark_at(at + 1);
      else if (event.key === "ArrowUp") mark_at(at < 0 ? -1 : at - 1);
      else if (event.key === "Enter" && at >= 0) take(list.children[at].dataset.value);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  }

  function dressAll(root) {
    root.querySelectorAll("input[data-names]").forEach(dress);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => dressAll(document));
  else dressAll(document);
  document.addEventListener("htmx:load", (event) => dressAll(event.target));
  document.addEventListener("rows:added", (event) => dressAll(event.target));
})();
