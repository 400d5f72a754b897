// The proposal's form: only the fields that the chosen form of sponsorship and consent ask for are shown.
(() => {
  "use strict";
  const form = document.querySelector("form[data-form]");
  if (!form) return;
  const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.value;
  const show = (name, shown) => {
    const box = document.getElementById(`div_id_${name}`);
    if (box) box.hidden = !shown;
  };
  const arrange = () => {
    const sponsor = chosen("sponsor_kind");
    show("lead", sponsor !== "collective");
    show("cosigners", sponsor === "joint");
    show("collective_body", sponsor === "collective");
    show("joint_bodies", sponsor === "collective");
    show("consent_note", chosen("author_consents") === "False");
  };
  form.addEventListener("change", arrange);
  arrange();
})();
