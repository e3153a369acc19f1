// The queue by keyboard: j/k, d, s, t, u, ? and what the page's buttons and links say in `data-key`.

const form = document.getElementById("deal");
const keys = document.getElementById("keys");
const jobs = [...document.querySelectorAll(".job")];
const why = document.getElementById("why");
let asked = null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "?") return done(event, () => keys.showModal());
  if (jobs.length && (event.key === "j" || event.key === "k")) return done(event, () => step(event.key === "j" ? 1 : -1));
  const fix = event.key === "f" ? document.querySelector(".fix") : null;
  if (fix) return done(event, () => fix.focus());
  const target = scope(event.key)?.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
    ?? document.querySelector(`.said [data-key="${CSS.escape(event.key)}"], .crumb [data-key="${CSS.escape(event.key)}"]`);
  if (target) done(event, () => press(target));
});
form?.addEventListener("submit", (event) => {
  const button = event.submitter ?? asked;
  if (!button) return event.preventDefault();
  if (button.value.startsWith("skipped|") && !why.value.trim()) {
    event.preventDefault();
    want(button);
  }
});
form?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { asked = null; event.target.blur(); jobs[0]?.querySelector("a").focus(); }
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !asked) return;
  event.preventDefault();
  form.requestSubmit(asked);
});

/** Where a key's button is looked for: the job that has the focus, else the only one of a review. */
function scope() {
  if (document.querySelector("[data-review]")) return document.getElementById("content");
  return document.activeElement.closest(".job") ?? jobs[0];
}

function step(by) {
  const here = jobs.indexOf(document.activeElement.closest(".job"));
  const next = jobs[Math.min(jobs.length - 1, Math.max(0, here + by))];
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(target) {
  if (target.tagName === "A") return target.click();
  const by = form.elements.namedItem("by");
  if (by && !by.value.trim()) return want(target, by);
  if (target.value.startsWith("skipped|") && !why.value.trim()) return want(target);
  form.requestSubmit(target);
}

/** Ask for what a button still needs; Enter then presses it. */
function want(button, field = why) {
  asked = button;
  field.required = true;
  field.focus();
}

function done(event, act) {
  event.preventDefault();
  act();
}
