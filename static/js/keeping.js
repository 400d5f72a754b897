// What is typed into a form with data-keep is not lost: kept in this browser (per account and page, 14 days at most), and
// with data-autosave on the server, too. Dropped when the next page says that it was taken, and on signing out.
(() => {
  "use strict";
  const PREFIX = "kept:";
  const key = `${PREFIX}${document.body.dataset.user || ""}:${location.pathname}`;
  const REST = 4000; // after the last key
  const MOST = 15000; // while somebody types on and on
  const TYPELESS = ["file", "password", "submit", "button"];
  const OWN_HIDDEN = ["token", "seen"]; // what tells this form from another, and what its writer had seen
  const fields = (form) =>
    [...form.elements].filter((field) => field.name && !TYPELESS.includes(field.type) && (field.type !== "hidden" || OWN_HIDDEN.includes(field.name)));
  const values = (form) =>
    fields(form).map((field) => {
      if (["checkbox", "radio"].includes(field.type)) return [field.name, field.type, field.value, field.checked];
      if (field.multiple) return [field.name, field.type, [...field.selectedOptions].map((option) => option.value)];
      return [field.name, field.type, field.value];
    });
  const typed = (all) => JSON.stringify(all.filter(([, type]) => type !== "hidden"));
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
  const day = (at) => new Date(at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  const hour = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) || "";
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

  // After a press: taken (a message says so) → drop the copy; sign-in page → remember that the session was lost.
  const pressed = sessionStorage.getItem("pressed");
  if (pressed) {
    if (document.querySelector("[data-signing-in]")) sessionStorage.setItem("lost", pressed);
    else if (document.querySelector(".message-success")) localStorage.removeItem(pressed);
    sessionStorage.removeItem("pressed");
  }

  // Saving on the server: some seconds after the last key, and on leaving. It changes no record and hands nothing in.
  const autosaving = (form, say) => {
    let waiting = 0, first = 0, sent = "", leaving = false, running = null;
    const body = () => {
      const data = new FormData(form);
      for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name);
      data.set("csrfmiddlewaretoken", cookie("csrftoken")); // the form's own may be of a session that ended
      data.set("kept-place", form.dataset.place);
      data.set("kept-user", document.body.dataset.user || "");
      return new URLSearchParams(data);
    };
    const refresh = () => form.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = cookie("csrftoken") || field.value; });
    const lost = (told) => {
      const link = document.createElement("a");
      link.href = document.body.dataset.signIn || "/accounts/login/";
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "在新窗口登录";
      say(`${told}请`, link, "，回到本页会接着自动保存。");
    };
    const save = async ({ keepalive = false } = {}) => {
      clearTimeout(waiting);
      waiting = first = 0;
      const now = typed(values(form));
      if (leaving || now === sent) return;
      running?.abort();
      running = new AbortController();
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body: body(), redirect: "manual", keepalive, signal: running.signal,
          headers: { Accept: "application/json" },
        });
        if (answer.ok) {
          sent = now;
          refresh(); // signed in again in another window: this form's own mark is renewed with it
          say(`已自动保存 ${(await answer.json()).at}`);
        } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) lost("登录已过期，刚写的内容暂存在本机，没有丢。");
        else if (answer.headers.get("Content-Type")?.startsWith("application/json")) say((await answer.json()).told);
        else say(`${hour(Date.now())} 没有自动保存成，内容暂存在本机`);
      } catch (error) {
        if (error.name !== "AbortError") say(`网络断了，内容已在 ${hour(Date.now())} 暂存在本机，连上后会自动保存`);
      }
    };
    form.addEventListener("input", () => {
      if (!first) first = Date.now();
      clearTimeout(waiting);
      waiting = setTimeout(save, Math.max(0, Math.min(REST, first + MOST - Date.now())));
    });
    form.addEventListener("submit", () => {
      leaving = true;
      clearTimeout(waiting);
      running?.abort();
      refresh();
    });
    const dirty = () => first && typed(values(form)) !== sent;
    document.addEventListener("visibilitychange", () => { if (document.hidden && dirty()) save({ keepalive: body().toString().length < 60000 }); });
    addEventListener("pagehide", () => { if (dirty()) save({ keepalive: body().toString().length < 60000 }); });
    const again = () => { if (sent !== typed(values(form)) && form.dataset.typed) save(); };
    addEventListener("online", again);
    addEventListener("focus", again);
    addEventListener("pageshow", () => { leaving = false; });
  };

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const note = document.createElement("p");
    note.className = "kept";
    note.setAttribute("role", "status");
    const say = (...words) => {
      note.replaceChildren(...words);
      const bar = form.querySelector(".form-actions") || form; // by the buttons, which stay in sight on a phone
      if (note.parentElement !== bar) bar.append(note);
    };
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    const offer = kept && [...document.querySelectorAll("[data-kept-place]")].find((each) => each.dataset.keptPlace === kept.place);
    const newer = kept && !(offer && Date.parse(offer.dataset.keptAt) >= kept.at);
    const restore = () => {
      if (kept.place) form.dataset.place = kept.place;
      apply(form, kept.values);
      note.textContent = `已恢复${day(kept.at)}填写的内容，尚未保存。`;
      form.prepend(note);
      offer?.remove();
      form.dataset.typed = "1";
    };
    if (newer && !form.querySelector(".error-summary") && typed(kept.values) !== typed(values(form))) {
      offer?.remove(); // the same text, older
      if (sessionStorage.getItem("lost") === key) restore();
      else {
        const drop = () => {
          localStorage.removeItem(key);
          note.remove();
        };
        note.append(`本机留有${day(kept.at)}未保存的内容 `, button("恢复", "btn-outline-secondary", restore), button("不要了", "btn-link", drop));
        form.prepend(note);
      }
      sessionStorage.removeItem("lost");
    }
    const keep = () => {
      const at = Date.now();
      localStorage.setItem(key, JSON.stringify({ at, place: form.dataset.place, values: values(form) }));
      return at;
    };
    let timer = 0;
    form.addEventListener("input", () => {
      form.dataset.typed = "1";
      clearTimeout(timer);
      timer = setTimeout(() => say(`${hour(keep())} 已在本机暂存`), 800);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      keep();
      sessionStorage.setItem("pressed", key);
    });
    if (form.dataset.autosave) autosaving(form, say);
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-leaving]")) return;
    Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).forEach((name) => localStorage.removeItem(name));
  });
})();
