// Security keys: what the page wants to know of the key is asked of the browser, the answer is posted.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("[data-security-key]")) {
    const said = form.querySelector("[data-said]");
    form.addEventListener("submit", async (event) => {
      const answer = form.elements.namedItem("credential");
      event.preventDefault();
      said.hidden = true;
      try {
        const { creation_options, request_options } = JSON.parse(form.querySelector("#security-key").textContent);
        const key =
          form.dataset.securityKey === "create"
            ? await window.webauthnJSON.create(creation_options)
            : await window.webauthnJSON.get(request_options);
        answer.value = JSON.stringify(key);
        form.submit();
      } catch {
        said.textContent = form.dataset.refused;
        said.hidden = false;
      }
    });
  }
})();
