// Frame: search by "/", large type and contrast, menus that close, what waits. Pages work without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const remember = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const box = document.querySelector("#top-search, #list-search");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && box) {
      event.preventDefault();
      box.focus();
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-menu][open], details.filter-fold[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-type-switch]")) {
      const sizes = ["100", "125", "150"];
      const next = sizes[(sizes.indexOf(root.dataset.type) + 1) % sizes.length];
      root.dataset.type = next;
      remember("type", next);
    }
    if (event.target.closest("[data-contrast-switch]")) {
      const on = root.toggleAttribute("data-contrast");
      remember("contrast", on ? "1" : "0");
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  for (const tabs of document.querySelectorAll(".tabs")) { // a row too long for the page: begin where one is
    const fade = () => {
      const left = tabs.scrollLeft > 1, right = tabs.scrollLeft + tabs.clientWidth < tabs.scrollWidth - 1;
      tabs.dataset.more = [left && "left", right && "right"].filter(Boolean).join(" ");
    };
    const here = tabs.querySelector(".here")?.parentElement;
    if (here) tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
    tabs.addEventListener("scroll", fade, { passive: true });
    addEventListener("resize", fade);
    fade();
  }

  const address = document.body.dataset.waiting;
  if (address) {
    fetch(address, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .then((counts) => {
        for (const place of document.querySelectorAll("[data-waits]")) {
          const count = counts[place.dataset.waits];
          if (count) place.textContent = count > 99 ? "99+" : String(count);
        }
      })
      .catch(() => {});
  }
})();
