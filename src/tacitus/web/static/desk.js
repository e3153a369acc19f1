// Putting right from the page: the name is remembered, an opened form is entered, marked words become characters.

const NAME = "tacitus-name";

sign(document);
document.addEventListener("submit", (event) => {
  const by = event.target.elements.namedItem("by");
  if (by && by.type !== "hidden" && by.value.trim()) localStorage.setItem(NAME, by.value.trim());
});
document.addEventListener("toggle", (event) => {
  const part = event.target;
  if (part.open) sign(part);
  if (part.matches?.("details.do") && part.open && part.contains(document.activeElement)) {
    part.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    part.querySelector(".card-of")?.scrollIntoView({ block: "nearest" });
  }
}, true);
document.addEventListener("keydown", (event) => {
  const part = event.key === "Escape" ? event.target.closest("details.do[open]") : null;
  if (!part) return;
  part.open = false;
  part.querySelector("summary").focus();
});
const wanted = location.hash.startsWith("#edit-") ? document.getElementById(location.hash.slice(1)) : null;
// a browser that goes to a part of a page takes the focus away while it loads
if (wanted) addEventListener("load", () => setTimeout(() => {
  wanted.querySelector("summary").focus();
  wanted.open = true;
}), { once: true });
document.getElementById("said")?.focus({ preventScroll: true });

const reading = document.getElementById("reading");
const start = document.querySelector("#say input[name=start]");
if (reading && start) {
  const end = document.querySelector("#say input[name=end]");
  const marked = document.getElementById("marked");
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !reading.contains(chosen.getRangeAt(0).commonAncestorContainer)) return;
    const range = chosen.getRangeAt(0);
    const [from, to] = [placeOf(range.startContainer, range.startOffset), placeOf(range.endContainer, range.endOffset)];
    if (from === null || to === null || to <= from) return;
    [start.value, end.value] = [from, to];
    marked.textContent = `“${chosen.toString().replace(/\s+/g, " ").trim().slice(0, 80)}”`;
  });
}

/** The name that was signed with last, in every form of a part of the page that has none yet. */
function sign(part) {
  for (const field of part.querySelectorAll("input[name=by]:not([type=hidden])")) {
    field.value ||= localStorage.getItem(NAME) ?? "";
  }
}

/** Where in the report (code points) a place of the page is; null where it is in no text of it. */
function placeOf(node, offset) {
  if (node.nodeType !== Node.TEXT_NODE) {
    const inside = node.childNodes[offset] ?? node.childNodes[node.childNodes.length - 1] ?? node;
    const piece = inside.nodeType === Node.TEXT_NODE ? inside.parentElement : inside;
    const held = piece.matches?.("[data-start]") ? piece : piece.querySelector?.("[data-start]");
    if (!held) return null;
    const first = Number(held.dataset.start);
    return offset < node.childNodes.length ? first : first + Array.from(held.textContent).length;
  }
  const piece = node.parentElement.closest("[data-start]");
  return piece ? Number(piece.dataset.start) + Array.from(node.data.slice(0, offset)).length : null;
}
