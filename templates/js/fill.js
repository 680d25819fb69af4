// A form on paper, made writable: blanks take words, boxes a tick. What is typed stands in the page
// itself, so that it prints, and a saved copy holds it. Nothing is sent or kept anywhere else.
(() => {
  const main = document.querySelector("main");
  const words = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  let changed = false;

  function write(box, label, many) {
    box.setAttribute("contenteditable", "true");
    try { box.contentEditable = "plaintext-only"; } catch { /* an older browser: "true" stays */ }
    box.setAttribute("role", "textbox");
    if (many) box.setAttribute("aria-multiline", "true");
    box.setAttribute("aria-label", label);
    box.spellcheck = false;
  }
  function tick(box, label) {
    box.setAttribute("role", "checkbox");
    box.setAttribute("aria-label", label);
    if (!box.hasAttribute("aria-checked")) box.setAttribute("aria-checked", "false");
    box.removeAttribute("aria-hidden");
    box.tabIndex = 0;
  }
  function turn(box) {
    box.setAttribute("aria-checked", String(box.getAttribute("aria-checked") !== "true"));
    changed = true;
  }
  // The words around a blank that say what belongs there.
  function around(blank) {
    const term = blank.closest("div")?.querySelector("dt");
    const before = blank.previousElementSibling ?? blank.previousSibling;
    return words(term) || words(before) || blank.getAttribute("aria-label") || "To be filled in";
  }
  function column(cell) {
    const table = cell.closest("table");
    const head = table.tHead?.rows[0]?.cells[cell.cellIndex];
    return [words(head), words(cell.parentElement.querySelector("th"))].filter(Boolean).join(", ");
  }
  function inside(parent, name, label, many) {
    let box = parent.querySelector(":scope > ." + name);
    if (!box) {
      box = document.createElement("div");
      box.className = name;
      parent.append(box);
    }
    write(box, label || "To be filled in", many);
  }

  for (const blank of main.querySelectorAll(".blank-line")) {
    if (blank.getAttribute("aria-label") === "To be signed") continue; // in ink
    write(blank, blank.getAttribute("role") === "textbox" ? blank.getAttribute("aria-label") : around(blank), false);
  }
  for (const field of main.querySelectorAll(".field.blank")) {
    write(field, field.getAttribute("role") === "textbox" ? field.getAttribute("aria-label") : words(field).replace(/[[\]]/g, ""), false);
  }
  for (const box of main.querySelectorAll(".tick")) {
    const cell = box.closest("td");
    const own = box.getAttribute("aria-label");
    const after = box.closest("li") ? words(box.closest("li")) : (box.nextSibling?.textContent ?? "").trim();
    tick(box, box.getAttribute("role") === "checkbox" ? own : cell ? [own, column(cell)].filter(Boolean).join(", ") : after || own || "Box");
  }
  for (const lines of main.querySelectorAll(".lines")) {
    lines.removeAttribute("role");
    const label = words(lines.previousElementSibling) || lines.getAttribute("aria-label");
    lines.removeAttribute("aria-label");
    inside(lines, "typed", label, true);
  }
  for (const cell of main.querySelectorAll("td")) {
    const free = !words(cell) && !cell.querySelector(":not(.cell)");
    if (free || cell.querySelector(":scope > .cell")) inside(cell, "cell", column(cell), true);
  }

  main.addEventListener("input", () => { changed = true; });
  main.addEventListener("click", (event) => {
    const box = event.target.closest('[role="checkbox"]');
    if (box) turn(box);
    else event.target.closest("td")?.querySelector(":scope > .cell")?.focus();
  });
  main.addEventListener("keydown", (event) => {
    const line = event.target.getAttribute("role") === "textbox" && !event.target.hasAttribute("aria-multiline");
    if (event.target.getAttribute("role") === "checkbox" && (event.key === " " || event.key === "Enter")) {
      turn(event.target);
      event.preventDefault();
    } else if (line && event.key === "Enter") event.preventDefault();
  });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  const bar = document.createElement("div");
  bar.className = "fill-bar";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Fill in");
  bar.innerHTML = "<p>Write on this page, or print it and write by hand. What you write stays on this computer, in the copy that you save.</p>";
  const button = (text, act) => {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = text;
    one.addEventListener("click", act);
    bar.append(one);
  };
  button("Print", () => print());
  button("Save a copy", () => {
    const copy = document.documentElement.cloneNode(true);
    copy.querySelector(".fill-bar").remove();
    const file = new Blob(["<!doctype html>\n", copy.outerHTML, "\n"], { type: "text/html" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = location.pathname.split("/").pop().replace(/(-filled)?\.html$/, "-filled.html");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    changed = false;
  });
  main.before(bar);
})();
