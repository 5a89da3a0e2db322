// What the browser adds to handing in a file and to choosing records; both also work without it.
(() => {
  "use strict";

  // A file chosen or dropped is named at once, and refused here already if it is too large to send.

  function told(zone) {
    const [file] = zone.querySelector("input").files;
    const hint = zone.querySelector(".drop-hint");
    const error = zone.closest(".field").querySelector("[data-file-error]");
    const tooLarge = Boolean(file) && file.size > Number(zone.dataset.limit);
    hint.textContent = file ? file.name : hint.dataset.empty;
    zone.classList.toggle("filled", Boolean(file));
    error.hidden = !tooLarge;
    error.querySelector("span").textContent = tooLarge ? zone.dataset.tooLarge : "";
    zone.querySelector("input").setCustomValidity(tooLarge ? zone.dataset.tooLarge : "");
  }

  function zoneOf(event) {
    return event.target.closest?.("[data-drop]");
  }

  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!document.querySelector("[data-drop]")) return;
      event.preventDefault(); // a file let fall beside the zone must not replace the page
      zoneOf(event)?.classList.add("over");
    });
  }

  document.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });

  document.addEventListener("drop", (event) => {
    if (!document.querySelector("[data-drop]")) return;
    event.preventDefault();
    const zone = zoneOf(event);
    if (!zone) return;
    zone.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    zone.querySelector("input").files = event.dataTransfer.files;
    told(zone);
  });

  // The feed left blank is the mapping's: show which that is.

  function hinted() {
    for (const form of document.querySelectorAll("[data-feeds]")) {
      const feeds = JSON.parse(form.dataset.feeds);
      form.elements.feed.placeholder = feeds[form.elements.mapping.value] ?? "";
    }
  }

  // How many records are chosen stands on the buttons.

  function counted(form) {
    const boxes = [...form.querySelectorAll("input[name=id]")];
    const chosen = boxes.filter((box) => box.checked).length;
    const buttons = form.querySelectorAll("[data-chosen]");
    const all = form.querySelector("[data-all]");
    if (!buttons.length || !all) return;
    for (const button of buttons) {
      button.dataset.plain ??= button.textContent;
      button.textContent = chosen ? button.dataset.chosen.replace("{count}", chosen) : button.dataset.plain;
      button.disabled = !chosen;
    }
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }

  document.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone) told(zone);
    if (event.target.name === "mapping") hinted();
    const choosing = event.target.closest("[data-choosing]");
    if (!choosing) return;
    if ("all" in event.target.dataset) {
      for (const box of choosing.querySelectorAll("input[name=id]")) box.checked = event.target.checked;
    }
    counted(choosing);
  });

  // Sending a large file takes a while: show how far it is.

  document.addEventListener("htmx:xhr:progress", (event) => {
    const shown = event.target.closest?.("[data-upload]")?.querySelector("[data-progress]");
    if (!shown || !event.detail.lengthComputable) return;
    shown.hidden = false;
    shown.querySelector("progress").value = event.detail.loaded / event.detail.total;
  });

  // The editor of a mapping: to the line that is wrong, and to what was seen.

  const editor = () => document.querySelector("[data-editor] textarea");

  document.addEventListener("click", (event) => {
    const line = event.target.closest?.("[data-line]")?.dataset.line;
    const text = editor();
    if (!line || !text) return;
    const lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    text.scrollTop = (text.scrollHeight / lines.length) * Math.max(0, line - 6);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "seen") return;
    document.getElementById("seen")?.focus();
    // What was wrong when it was saved is told of the text as it was then.
    document.querySelector("main > .notice.error")?.remove();
    editor()?.removeAttribute("aria-invalid");
    editor()?.closest(".field").classList.remove("wrong");
  });

  function begin() {
    hinted();
    for (const form of document.querySelectorAll("[data-choosing]")) counted(form);
  }

  document.addEventListener("htmx:afterSettle", begin);
  begin();
})();
