// Words typed and not sent: before the page is left, the browser asks. Nothing of them is kept anywhere.
(() => {
  "use strict";

  // A form is marked with `data-unsent`; with "kept" where its words came back unsent, as after a refusal.

  let sending = null;

  function isUnsent(field, form) {
    if (field.type === "file") return field.value !== "";
    if (!field.matches("textarea, input[type=text]")) return false;
    const kept = field.dataset.saved ?? (form.dataset.unsent === "kept" ? "" : field.defaultValue);
    return field.value !== kept;
  }

  function holdsWords(form) {
    return form !== sending && [...form.elements].some((field) => isUnsent(field, form));
  }

  document.addEventListener("submit", (event) => {
    sending = event.defaultPrevented ? null : event.target;
  });

  window.addEventListener("pageshow", () => { sending = null; });

  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-unsent]")].some(holdsWords)) event.preventDefault();
    sending = null; // somebody may choose to stay
  });
})();
