"use strict";
(() => {
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  let opener = null;

  /* What a number opens stands beside it, and within the window. */
  addEventListener("toggle", (event) => {
    const note = event.target;
    if (!note.matches?.("[popover]")) return;
    const number = document.querySelector(`[popovertarget="${CSS.escape(note.id)}"]`);
    number?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open") return;
    const [at, own] = [(number ?? opener).getBoundingClientRect(), note.getBoundingClientRect()];
    const below = at.bottom + 6 + own.height < innerHeight;
    note.style.inset = "auto";
    note.style.left = `${Math.max(8, Math.min(at.left, innerWidth - own.width - 8))}px`;
    note.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - own.height - 6)}px`;
  }, true);

  /* A bar, lane or line of one patient opens what explains that patient. */
  const explained = document.getElementById("explained");
  each("figure svg title", (title) => {
    const [patient] = title.textContent.match(/^P[0-9a-f]{16}/) ?? [];
    if (!patient) return;
    const mark = title.parentElement;
    mark.classList.add("patient");
    mark.addEventListener("click", () => {
      opener = mark;
      each("code", (code) => { code.textContent = code.dataset.words.replace("PATIENT", patient); }, explained);
      explained.showPopover();
    });
  });

  /* Open what a link leads into, so that its target can be seen. */
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node.localName === "details") node.open = true;
    }
    if (target.matches("[popover]")) {
      const number = document.querySelector(`[popovertarget="${CSS.escape(target.id)}"]`);
      number.scrollIntoView({ block: "center" });
      number.click();
      return;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  /* On a phone the menu closes behind the reader. */
  const menu = document.querySelector(".menu");
  menu.addEventListener("click", (event) => {
    if (event.target.closest("a")) menu.open = false;
  });

  /* Mark in the contents where the reader is. */
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      each("nav a[aria-current]", (link) => link.removeAttribute("aria-current"));
      each(`nav a[href="#${entry.target.id}"]`, (link) => link.setAttribute("aria-current", "true"));
    }
  }, { rootMargin: "-10% 0px -75% 0px" });
  each("#top, .section", (section) => watcher.observe(section));

  /* Filters: rows without the words are hidden; a group without rows is hidden with them. */
  const filter = (input) => {
    const root = document.getElementById(input.dataset.filter);
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    each("tbody tr:not(.group)", (row) => {
      const text = (row.textContent + " " + (row.dataset.words || "")).toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }, root);
    const holdsRow = (part) => part.querySelector("tbody tr:not(.group):not([hidden])") !== null;
    each("tbody", (part) => {
      part.hidden = part.querySelector("tr:not(.group):not([hidden])") === null;
    }, root);
    each("details", (part) => {
      part.dataset.before ??= part.open ? "open" : "closed";
      part.hidden = !holdsRow(part);
      part.open = words.length ? holdsRow(part) : part.dataset.before === "open";
    }, root);
    input.closest(".filter").querySelector("output").textContent = words.length ? `${shown} ${input.dataset.shown}` : "";
  };
  each(".filter", (field) => { field.hidden = false; });
  each("input[data-filter]", (input) => input.addEventListener("input", () => filter(input)));

  /* The graph: light up what a table is made from and what is made from it. */
  const graph = document.getElementById("lineage-graph");
  if (graph) {
    const edges = [...graph.querySelectorAll(".edge")];
    const nodes = [...graph.querySelectorAll(".node")];
    const follow = (name, from, to, on) => {
      for (const edge of edges.filter((one) => one.dataset[from] === name && !on.has(one))) {
        on.add(edge).add(edge.dataset[to]);
        follow(edge.dataset[to], from, to, on);
      }
    };
    const light = (node) => {
      const on = new Set(node ? [node.dataset.name] : []);
      if (node) {
        follow(node.dataset.name, "to", "from", on);
        follow(node.dataset.name, "from", "to", on);
      }
      graph.classList.toggle("lit", Boolean(node));
      for (const edge of edges) edge.classList.toggle("on", on.has(edge));
      for (const one of nodes) one.classList.toggle("on", on.has(one.dataset.name));
    };
    for (const node of nodes) {
      node.addEventListener("mouseenter", () => light(node));
      node.addEventListener("mouseleave", () => light(null));
      node.addEventListener("focus", () => light(node));
      node.addEventListener("blur", () => light(null));
    }
  }

  /* On paper everything is open; afterwards it is as it was. */
  addEventListener("beforeprint", () => each("details:not([open])", (part) => {
    part.dataset.paper = "closed";
    part.open = true;
  }));
  addEventListener("afterprint", () => each("details[data-paper]", (part) => {
    part.open = false;
    delete part.dataset.paper;
  }));
})();
