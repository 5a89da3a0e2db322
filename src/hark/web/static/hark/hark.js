// What the browser adds to pages that also work without it: charts, keys, and menus that close.
(() => {
  "use strict";

  // Charts: options come from the page as data; colours in them are names of the style sheet.

  const drawn = new Map();
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) if (drawn.get(target)?.getWidth() !== target.clientWidth) draw(target);
  });

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function hatch(colour) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = colour;
    pen.beginPath();
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift, 8);
      pen.lineTo(shift + 8, 0);
    }
    pen.stroke();
    return { image: tile, repeat: "repeat" };
  }

  function coloured(value) {
    if (typeof value === "string") {
      if (value.startsWith("--")) return token(value);
      return value.startsWith("hatch --") ? hatch(token(value.slice(6))) : value;
    }
    if (Array.isArray(value)) return value.map(coloured);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, coloured(inner)]));
  }

  function grouped(number) {
    return number.toLocaleString("en", { maximumFractionDigits: 3 }).replaceAll(",", "\u202f");
  }

  function dressed(option, width) {
    const face = getComputedStyle(document.body).fontFamily;
    const axes = [option.xAxis, option.yAxis].flat();
    for (const axis of axes) {
      axis.axisLabel = { color: token("--soft"), fontSize: 12, fontFamily: face, ...axis.axisLabel };
      const { widthShare } = axis.axisLabel;
      if (widthShare) axis.axisLabel.width = axis.axisLabel.margin = Math.round(width * widthShare);
      if (axis.strong?.length) {
        const plain = axis.axisLabel.color;
        axis.axisLabel.color = (name) => (axis.strong.includes(name) ? token("--accent") : plain);
      }
      if (axis.type !== "value") continue;
      axis.splitLine = { lineStyle: { color: token("--line") } };
      axis.axisLabel.formatter = (number) => grouped(number) + (axis.suffix ?? "");
    }
    option.tooltip = {
      ...option.tooltip,
      renderMode: "richText", // the other mode writes inline styles, which the page's policy refuses
      confine: true,
      backgroundColor: token("--raised"),
      borderColor: token("--line-strong"),
      borderWidth: 1,
      padding: [8, 12],
      extraCssText: "",
      shadowBlur: 0,
      shadowOffsetX: 0,
      shadowOffsetY: 0,
      textStyle: { color: token("--ink"), fontSize: 12, lineHeight: 18, fontFamily: face },
      formatter: (pointed) => [pointed].flat().map((point) => point.data?.tip).find(Boolean) ?? "",
    };
    option.textStyle = { fontFamily: face };
    option.animation = false;
    return option;
  }

  function draw(place) {
    drawn.get(place)?.dispose();
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    const option = JSON.parse(place.dataset.chart);
    chart.setOption(dressed(coloured(option), place.clientWidth));
    chart.on("click", (event) => {
      const rows = option.series[0].data;
      const href = event.data?.href ?? (event.targetType === "axisLabel" ? rows[event.dataIndex ?? event.tickIndex]?.href : null);
      if (href) follow(place, href);
    });
    drawn.set(place, chart);
    resized.observe(place);
  }

  // Goes where a link beside the chart would go, swapping as its surroundings say.
  function follow(place, href) {
    const link = Object.assign(document.createElement("a"), { href, hidden: true });
    // It stays until the answer takes the place of all around it: htmx asks the link what to take of the answer.
    place.after(link);
    window.htmx.process(link);
    link.click();
  }

  function drawAll() {
    for (const [place, chart] of drawn) {
      if (place.isConnected) continue;
      chart.dispose();
      resized.unobserve(place);
      drawn.delete(place);
    }
    if (!window.echarts) return;
    for (const place of document.querySelectorAll("[data-chart]")) if (!drawn.has(place)) draw(place);
  }

  function redrawAll() {
    for (const place of drawn.keys()) draw(place);
  }

  // Keys

  function typing(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  }

  function step(by) {
    const rows = [...document.querySelectorAll("main [data-row]")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("here"));
    const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    rows[at]?.classList.remove("here");
    next.classList.add("here");
    next.querySelector("[data-open]")?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  const deeds = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
    j: () => step(1),
    k: () => step(-1),
    x: () => document.querySelector("main .here [data-choose]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]") || !deeds[event.key]) return;
    event.preventDefault();
    deeds[event.key]();
  });

  // How many rows are chosen, beside what can be done with them.

  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-choose-all]");
    const boxes = [...document.querySelectorAll("main [data-choose]")];
    if (all) for (const box of boxes) box.checked = all.checked;
    const told = document.querySelector("[data-count-chosen]");
    if (told) told.textContent = boxes.filter((box) => box.checked).length;
  });

  // Menus close when attention goes elsewhere.

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu === except) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    const opens = event.target.closest("[data-opens]");
    if (opens) document.getElementById(opens.dataset.opens).showModal();
  });

  // A filter's menu opens to the right, or to the left where it would not fit: rows of filters wrap as they may.
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.open || !menu.matches(".pickers .menu")) return;
    menu.classList.remove("menu-right");
    const right = menu.querySelector(".menu-body").getBoundingClientRect().right;
    menu.classList.toggle("menu-right", right > document.documentElement.clientWidth);
  }, true);

  // A last day before the first one is said beside it, with both as they were typed.
  document.addEventListener("input", (event) => {
    const days = event.target.closest(".menu-form")?.elements;
    if (days?.from && days.last) days.last.min = days.from.value;
  });

  // A switch in the frame leads back to where one is, not to where one was when the frame was drawn.
  document.addEventListener("submit", (event) => {
    const next = event.target.closest(".top") && event.target.elements.namedItem("next");
    if (next) next.value = location.pathname + location.search;
  });

  // A page that asks by itself whether there are newer data: not while nobody sees it, and not while a menu is
  // open in it. What was unfolded stays so.

  let unfolded = [];

  function folds() {
    return [...document.querySelectorAll("#page details")];
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.matches("[data-live]")) return;
    if (document.hidden || document.querySelector("#page details.menu[open], dialog[open]")) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig.elt;
    unfolded = asked.matches("[data-live]") ? folds().map((fold) => fold.open) : [];
  });
  document.addEventListener("htmx:afterSwap", () => {
    const present = folds();
    if (present.length === unfolded.length) present.forEach((fold, at) => (fold.open = unfolded[at]));
    unfolded = [];
  });

  // A request nobody answered is told; the next answer takes the word back.

  function tellUnanswered(unanswered) {
    const told = document.getElementById("unanswered");
    if (told) told.hidden = !unanswered;
  }

  document.addEventListener("htmx:sendError", () => tellUnanswered(true));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && tellUnanswered(false));
  document.addEventListener("htmx:afterSettle", () => {
    tellUnanswered(false);
    drawAll();
  });
  dark.addEventListener("change", redrawAll);
  drawAll();
})();
