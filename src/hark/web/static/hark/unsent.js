// Words typed and not sent: before the page is left, the browser asks, and they are not sent to nobody.
// Nothing of them is kept anywhere but in the page.
(() => {
  "use strict";

  // A form is marked with `data-unsent`; with "kept" where its words came back unsent, as after a refusal.

  // What answers a form that was refused is a page like any other for whoever comes back to it. Left as it is,
  // the browser would want to send the form again, and show a page of its own. One that shows a secret this once
  // would make another when it is loaded anew.
  const [opened] = performance.getEntriesByType("navigation");
  if (opened?.responseStatus >= 400 || document.querySelector("code.secret")) {
    history.replaceState(history.state, "");
  }

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

  // A sign-in may end while somebody writes, and the page to sign in on would take the place of their words. So it
  // is asked before they leave whether the same person is still there; if not, the words stay where they are.

  const ended = document.getElementById("ended");
  const PATIENCE = 10_000; // milliseconds
  let asking = false;
  let sure = null;

  async function hindrance(form) {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(ended.dataset.still, { redirect: "manual", cache: "no-store", signal });
      if (!answer.ok) return answer.type === "opaqueredirect" ? "ended" : "unanswered";
      const { person, token } = await answer.json();
      if (`${person}` !== ended.dataset.person) return "not-you";
      form.elements.namedItem("csrfmiddlewaretoken").value = token; // another one, after signing in again
      return null;
    } catch {
      return "unanswered"; // or something between here and there answered in its place
    }
  }

  async function send(form, button) {
    asking = true;
    const found = await hindrance(form);
    asking = false;
    for (const id of ["unanswered", "ended", "not-you"]) document.getElementById(id).hidden = id !== found;
    if (found) {
      document.getElementById(found).focus();
      return;
    }
    sure = form;
    form.requestSubmit(button);
    sure = null;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (ended && !event.defaultPrevented && form !== sure && form.matches("[data-unsent]")) {
      event.preventDefault();
      if (!asking) send(form, event.submitter);
    }
    sending = event.defaultPrevented ? null : form;
  });

  window.addEventListener("pageshow", () => { sending = null; });

  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-unsent]")].some(holdsWords)) event.preventDefault();
    sending = null; // somebody may choose to stay
  });
})();
