// What was known by a day: the slider, the days and the date field show the page of that day in place.

import { dayOf, stepOf, tellStep } from "./asof.js";

const PARTS = ["body", "facts", "later", "cited"];
const form = document.getElementById("asof");
const range = document.getElementById("asof-range");
const output = document.getElementById("asof-words");
const date = form.querySelector("input[type=date]");
const days = form.dataset.days.split(" ").filter(Boolean);
const clock = new URLSearchParams(location.search).get("clock");
let turn = 0;

document.documentElement.classList.add("js");
form.querySelector(".slider").hidden = days.length < 2;
tellStep(range, output, days);

range.addEventListener("input", () => {
  tellStep(range, output, days);
  show(dayOf(days, Number(range.value)), { push: true });
});
date.addEventListener("change", () => { if (date.value) show(date.value, { push: true }); });
form.addEventListener("submit", (event) => { event.preventDefault(); show(date.value, { push: true }); });
form.addEventListener("click", (event) => {
  const step = event.target.closest("a.step");
  if (!step || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(new URL(step.href).searchParams.get("as_of") ?? "", { push: true });
});
window.addEventListener("popstate", () => show(new URLSearchParams(location.search).get("as_of") ?? ""));

/** The page as of a day (empty: now). An answer that a later question has overtaken is dropped. */
async function show(day, { push = false } = {}) {
  const mine = ++turn;
  const query = new URLSearchParams(day ? { as_of: day, ...(clock ? { clock } : {}) } : {});
  const url = location.pathname + (day ? `?${query}` : "");
  if (push && url !== location.pathname + location.search) history.pushState(null, "", url);
  mark(day);
  const answer = await fetch(url);
  if (mine !== turn) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== turn) return;
  for (const id of PARTS) {
    const fresh = page.getElementById(id);
    document.getElementById(id).innerHTML = fresh ? fresh.innerHTML : id === "body" ? page.getElementById("content").innerHTML : "";
  }
  for (const name of ["h1", ".standfirst"]) {
    const fresh = page.querySelector(`#content > ${name}`);
    if (fresh && page.getElementById("body")) document.querySelector(`#content > ${name}`).innerHTML = fresh.innerHTML;
  }
  document.documentElement.dataset.shown = day || "now";
}

function mark(day) {
  range.value = stepOf(days, day);
  date.value = day.slice(0, 10);
  tellStep(range, output, days);
  for (const step of form.querySelectorAll("a.step")) {
    const here = (new URL(step.href).searchParams.get("as_of") ?? "") === day;
    step.classList.toggle("here", here);
    if (here) step.setAttribute("aria-current", "true");
    else step.removeAttribute("aria-current");
  }
}
