/* Suggestions for fields where members' names are typed. Works on input[data-names]; with data-several the last of
   several names joined by that mark is completed. Without this file the field is a plain text line. */
(function () {
  "use strict";
  let serial = 0;

  function dress(input) {
    if (input.dataset.namesReady) return;
    input.dataset.namesReady = "1";
    const list = document.createElement("datalist");
    list.id = "member-names-" + ++serial;
    input.after(list);
    input.setAttribute("list", list.id);
    const mark = input.dataset.several || "";
    let waiting = null;
    let asked = "";

    function typedPart() {
      if (!mark) return ["", input.value];
      const at = Math.max(...["、", ",", "，", ";", "；"].map((each) => input.value.lastIndexOf(each)));
      return [input.value.slice(0, at + 1).replace(/[,，;；]/g, mark), input.value.slice(at + 1).trim()];
    }

    async function suggest() {
      const [before, part] = typedPart();
      if (!part || part === asked) return;
      asked = part;
      const answer = await fetch(input.dataset.names + "?q=" + encodeURIComponent(part), {
        headers: { "X-Requested-With": "fetch" },
      });
      if (!answer.ok) return;
      const { names } = await answer.json();
      list.replaceChildren(
        ...names.map((name) => {
          const option = document.createElement("option");
          option.value = before + name.value;
          option.label = name.label;
          return option;
        })
      );
    }

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(suggest, 200);
    });
  }

  function dressAll(root) {
    root.querySelectorAll("input[data-names]").forEach(dress);
  }

  document.addEventListener("DOMContentLoaded", () => dressAll(document));
  document.addEventListener("htmx:load", (event) => dressAll(event.target));
  document.addEventListener("rows:added", (event) => dressAll(event.target));
})();
