// Forms: length counters, and drafts kept in this browser until the server has taken them.
(() => {
  "use strict";
  const length = (text) => Array.from(text.replace(/\s/g, "")).length;

  for (const field of document.querySelectorAll("[data-counter]")) {
    const limit = Number(field.dataset.counter) || Number(field.maxLength) || 0;
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

  // A form with data-keep="<owner>": what is typed survives a lost network or session. The key is the page's address.
  const PREFIX = "kept:";
  const values = (form) =>
    [...form.elements]
      .filter((field) => field.name && !["csrfmiddlewaretoken"].includes(field.name) && !["file", "password", "submit", "button", "hidden"].includes(field.type))
      .map((field) => [field.name, ["checkbox", "radio"].includes(field.type) ? [field.value, field.checked] : field.multiple ? [...field.selectedOptions].map((o) => o.value) : field.value, field.type]);
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const apply = (form, saved) => {
    for (const [name, value, type] of saved) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (["checkbox", "radio"].includes(type)) {
          if (field.value === value[0]) field.checked = value[1];
        } else if (field.multiple) {
          for (const option of field.options) option.selected = value.includes(option.value);
        } else field.value = value;
      }
    }
    form.querySelectorAll("[data-counter]").forEach((field) => field.dispatchEvent(new Event("input")));
  };
  const clock = (at) => new Date(at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = PREFIX + form.dataset.keep + ":" + location.pathname;
    const note = document.createElement("p");
    note.className = "kept";
    note.setAttribute("role", "status");
    form.append(note);
    const shown = values(form);
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    const sent = sessionStorage.getItem("sent:" + key);
    if (kept && !same(kept.values, shown)) {
      const bad = form.querySelector(".is-invalid, .error-summary");
      if (!bad && !sent) {
        note.textContent = `本机留有${clock(kept.at)}未保存的内容。`;
        const back = document.createElement("button");
        back.type = "button";
        back.className = "btn btn-sm btn-outline-secondary ms-2";
        back.textContent = "恢复";
        back.addEventListener("click", () => {
          apply(form, kept.values);
          note.textContent = `已恢复${clock(kept.at)}的内容，尚未保存。`;
        });
        const drop = document.createElement("button");
        drop.type = "button";
        drop.className = "btn btn-sm btn-link";
        drop.textContent = "不要了";
        drop.addEventListener("click", () => {
          localStorage.removeItem(key);
          note.textContent = "";
        });
        note.append(back, drop);
        form.prepend(note);
      }
    }
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const at = Date.now();
        localStorage.setItem(key, JSON.stringify({ at, values: values(form) }));
        note.textContent = `${clock(at)} 已在本机暂存`;
        form.append(note);
      }, 800);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: values(form) }));
      sessionStorage.setItem("pending", key);
    });
  }

  // The server took it when the next page is neither the same form nor the sign-in page.
  const pending = sessionStorage.getItem("pending");
  if (pending && document.querySelector("main") && !document.querySelector("[data-signing-in]")) {
    const form = document.querySelector("form[data-keep]");
    const still = form && PREFIX + form.dataset.keep + ":" + location.pathname === pending && form.querySelector(".error-summary, .is-invalid");
    const failed = document.querySelector("[data-failed]");
    if (!still && !failed) localStorage.removeItem(pending);
    sessionStorage.removeItem("pending");
  }

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
