// Filling the proposal's form from a Word file: the server reads it and says what belongs where; nothing is saved by that,
// what was typed already stays, and it can be undone.
(() => {
  "use strict";
  const input = document.querySelector("input[data-read]");
  if (!input) return;
  const form = input.closest("form");
  const told = document.getElementById("read-from-word");
  const line = (tag, words, look = "") => {
    const made = document.createElement(tag);
    made.textContent = words;
    made.className = look;
    return made;
  };
  const set = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const refuse = (words) => {
    told.className = "message message-error";
    told.replaceChildren(line("p", words));
    input.value = "";
  };
  const fill = (answer, name) => {
    const before = {};
    const kept = [];
    for (const [part, text] of Object.entries(answer.parts)) {
      const field = form.elements[part];
      if (!field) continue;
      before[part] = field.value;
      const typed = field.value.trim();
      if (!typed || typed === text) set(field, text);
      else if (field instanceof HTMLTextAreaElement) set(field, `${field.value.trimEnd()}\n${text}`);
      else kept.push(field.labels[0]?.textContent.replace("（可不填）", "").trim());
    }
    const undo = line("button", "撤销填入", "btn btn-sm btn-link");
    undo.type = "button";
    undo.addEventListener("click", () => {
      for (const [part, text] of Object.entries(before)) set(form.elements[part], text);
      told.replaceChildren(line("p", "已撤销，恢复为填入以前的内容。"));
    });
    told.className = "message";
    const parts = answer.told.map(([label, letters]) => `${label}${letters}字`).join("、");
    told.replaceChildren(line("p", `已从“${name}”填入：${parts}。请核对后再递交。`));
    if (kept.length) told.append(line("p", `您已经写了${kept.join("、")}，没有改动。`));
    for (const note of answer.notes) told.append(line("p", note));
    if (answer.left.length) {
      told.append(line("p", "以下内容没有填入，请自行核对："));
      const list = line("ul", "");
      list.append(...answer.left.map((each) => line("li", each)));
      told.append(list);
    }
    told.append(undo);
  };
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    told.className = "message";
    told.replaceChildren(line("p", "正在读取……"));
    const body = new FormData();
    body.set("word", file);
    const csrf = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="))?.slice(10) || "";
    try {
      const answer = await fetch(input.dataset.read, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": csrf } });
      if (answer.ok) fill(await answer.json(), file.name);
      else if (answer.status === 422) refuse((await answer.json()).told);
      else if (answer.type === "opaqueredirect" || answer.status === 403) refuse("登录已过期，请重新登录后再选择文件；已写的内容没有丢。");
      else refuse("这个文件读不了，请另存为.docx再选择，或直接粘贴文字。");
    } catch {
      refuse("网络断了，没有读到文件，请稍后再选择。");
    }
    input.value = "";
  });
})();
