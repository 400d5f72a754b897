// Forms: length counters, and drafts kept in this browser until the server has taken them.
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

  // A form with data-keep: what is typed survives a lost network or session. Kept per account and page, 14 days at most,
  // dropped when the next page says that the server took it, and on signing out.
  const PREFIX = "kept:";
  const key = `${PREFIX}${document.body.dataset.user || ""}:${location.pathname}`;
  const TYPELESS = ["file", "password", "submit", "button", "hidden"];
  const values = (form) =>
    [...form.elements]
      .filter((field) => field.name && !TYPELESS.includes(field.type))
      .map((field) => {
        if (["checkbox", "radio"].includes(field.type)) return [field.name, field.type, field.value, field.checked];
        if (field.multiple) return [field.name, field.type, [...field.selectedOptions].map((option) => option.value)];
        return [field.name, field.type, field.value];
      });
  const apply = (form, saved) => {
    for (const [name, type, value, checked] of saved) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (["checkbox", "radio"].includes(type)) {
          if (field.value === value) field.checked = checked;
        } else if (field.multiple) {
          for (const option of field.options) option.selected = value.includes(option.value);
        } else field.value = value;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
    form.querySelectorAll("[data-counter]").forEach((field) => field.dispatchEvent(new Event("input")));
  };
  const clock = (at) => new Date(at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  const button = (word, look, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn btn-sm ${look}`;
    made.textContent = word;
    made.addEventListener("click", act);
    return made;
  };

  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const kept = JSON.parse(localStorage.getItem(name));
    if (!kept || Date.now() - kept.at > 14 * 86400000) localStorage.removeItem(name);
  }

  // After a press: taken (a message says so) → drop the draft; sign-in page → remember that the session was lost.
  const pressed = sessionStorage.getItem("pressed");
  if (pressed) {
    if (document.querySelector("[data-signing-in]")) sessionStorage.setItem("lost", pressed);
    else if (document.querySelector(".message-success")) localStorage.removeItem(pressed);
    sessionStorage.removeItem("pressed");
  }

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const note = document.createElement("p");
    note.className = "kept";
    note.setAttribute("role", "status");
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    const restore = () => {
      apply(form, kept.values);
      note.textContent = `已恢复${clock(kept.at)}填写的内容，尚未保存。`;
    };
    if (kept && !form.querySelector(".error-summary") && JSON.stringify(kept.values) !== JSON.stringify(values(form))) {
      form.prepend(note);
      if (sessionStorage.getItem("lost") === key) restore();
      else {
        const drop = () => {
          localStorage.removeItem(key);
          note.remove();
        };
        note.append(`本机留有${clock(kept.at)}未保存的内容 `, button("恢复", "btn-outline-secondary", restore), button("不要了", "btn-link", drop));
      }
      sessionStorage.removeItem("lost");
    }
    const keep = () => {
      const at = Date.now();
      localStorage.setItem(key, JSON.stringify({ at, values: values(form) }));
      return at;
    };
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        note.textContent = `${clock(keep())} 已在本机暂存`;
        form.append(note);
      }, 800);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      keep();
      sessionStorage.setItem("pressed", key);
    });
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-leaving]")) return;
    Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).forEach((name) => localStorage.removeItem(name));
  });

  // Errors are read out and reached first.
  document.querySelector(".error-summary")?.focus();

  // A form is sent once: the pressed button rests until the answer is there.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.sent) return;
    form.dataset.sent = "1";
    setTimeout(() => form.querySelectorAll("button[type=submit], input[type=submit], button:not([type])").forEach((button) => { button.disabled = true; }), 0);
    setTimeout(() => { delete form.dataset.sent; form.querySelectorAll(":disabled").forEach((button) => { button.disabled = false; }); }, 4000);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; form.querySelectorAll(":disabled").forEach((button) => { button.disabled = false; }); });
  });
})();
