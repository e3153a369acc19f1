// Joins list, map and timeline. The list is the source of truth; map and timeline come on top of it.

import { dayOf, stepOf, tellStep } from "./asof.js";
import { fillCard } from "./card.js";
import { openMap } from "./map.js";
import { filtersIn, filtersOf, fillForm, selectedIn, writeUrl } from "./state.js";
import { openTimeline } from "./timeline.js";
import { language, t } from "./words.js";

const form = document.getElementById("filters");
const list = document.getElementById("list");
const card = document.getElementById("card");
const message = document.getElementById("map-message");
document.documentElement.classList.add("js");
document.getElementById("legend").open = matchMedia("(min-width: 1200px) and (min-height: 760px)").matches;

let features = new Map();
let collection = null;
let asked = 0;
let map = null;

const timeline = openTimeline({
  svg: document.getElementById("timeline"),
  handles: document.getElementById("handles"),
  caption: document.getElementById("timeline-caption"),
  choose(from, to) {
    form.elements.from.value = from;
    form.elements.to.value = to;
    apply();
  },
});

const knownAsOf = document.getElementById("known-as-of");
const asOf = document.getElementById("as-of-range");
const ledgerDays = () => (knownAsOf.dataset[form.elements.clock.value] ?? "").split(" ").filter(Boolean);
const askAsOf = debounce(apply, 120);
knownAsOf.hidden = ledgerDays().length < 2;
asOf.addEventListener("input", () => {
  form.elements.as_of.value = dayOf(ledgerDays(), Number(asOf.value));
  tellStep(asOf, document.getElementById("as-of-words"), ledgerDays());
  askAsOf();
});

/** Put the slider where the form's as-of day is, on the form's clock. */
function placeAsOf() {
  const days = ledgerDays();
  asOf.max = days.length;
  asOf.value = stepOf(days, form.elements.as_of.value);
  tellStep(asOf, document.getElementById("as-of-words"), days);
}

form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
form.addEventListener("change", apply);
form.elements.q.addEventListener("input", debounce(apply, 250));
document.getElementById("clear").addEventListener("click", (event) => {
  event.preventDefault();
  fillForm(form, new URLSearchParams());
  apply();
});
window.addEventListener("popstate", () => { fillForm(form, filtersOf()); refresh(); });
list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (button) select(button.dataset.locate, { fly: true });
});
for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  list.addEventListener(kind, (event) => map?.hover(on ? event.target.closest(".row")?.dataset.id ?? null : null));
}
list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches(".row-title")) return;
  const titles = [...list.querySelectorAll(".row-title")];
  titles[titles.indexOf(event.target) + step]?.focus();
  event.preventDefault();
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && selectedIn()) select(null); });

start();

/** List and timeline do not wait for the map, which takes longest. */
async function start() {
  refresh({ listToo: false });
  try {
    map = await openMap(document.getElementById("map"), { onSelect: (id) => select(id), onMove: writeUrlCamera });
    if (collection) show(collection, filtersOf());
  } catch (error) {
    message.textContent = error.message;
    document.documentElement.classList.add("no-map");
  }
}

function writeUrlCamera() {
  writeUrl(filtersOf(), { map: map.camera() });
}

/** The form has changed: say so in the URL, then show it. */
function apply() {
  writeUrl(filtersIn(form), { v: null }, { push: true });
  document.querySelector(".cited-banner")?.remove();
  refresh();
}

/** Show what the URL asks for. An answer that a later question has overtaken is dropped. */
async function refresh({ listToo = true } = {}) {
  placeAsOf();
  const turn = ++asked;
  const query = filtersOf();
  list.setAttribute("aria-busy", "true");
  try {
    const [html, answer] = await Promise.all([listToo ? fetchText(`/list?${query}`) : null, fetchJson(`/api/geojson?${query}${query.size ? "&" : ""}lang=${language}`)]);
    if (turn !== asked) return;
    if (html !== null) replaceList(html);
    collection = answer;
    show(collection, query);
  } catch (error) {
    if (turn === asked) message.textContent = t("Could not load: %(error)s. Is the server still running?", { error: error.message });
  } finally {
    if (turn === asked) list.removeAttribute("aria-busy");
  }
}

/** A new list; the menu of downloads stays open if it was. */
function replaceList(html) {
  const open = list.querySelector(".downloads")?.open ?? false;
  list.innerHTML = html;
  const menu = list.querySelector(".downloads");
  if (menu) menu.open = open;
}

function show({ features: drawn, facets, timeline: bins }, query) {
  features = new Map(drawn.map((feature) => [feature.properties.id, feature]));
  if (map) for (const button of list.querySelectorAll("[data-locate]")) button.hidden = false;
  for (const count of document.querySelectorAll("[data-facet]")) {
    const [name, value] = count.dataset.facet.split(":");
    count.textContent = facets[name]?.[value] ?? 0;
  }
  timeline.show(bins, query.get("from"), query.get("to"));
  map?.show(collection);
  if (map) document.documentElement.dataset.drawn = collection.counts.drawn;
  if (selectedIn()) select(selectedIn(), { fly: !new URLSearchParams(location.search).get("map") });
}

/** Mark one incident in the list and on the map, and lay its card over the map; null takes it away. */
function select(id, { fly = false } = {}) {
  const feature = id && features.get(id);
  writeUrl(filtersOf(), { selected: feature ? id : null });
  for (const row of list.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  const row = id && list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  row?.setAttribute("aria-current", "true");
  row?.scrollIntoView({ block: "nearest" });
  map?.select(feature ? id : null, { fly });
  card.hidden = !feature;
  if (feature) fillCard(card, feature.properties, { href: row?.querySelector(".row-title").href ?? `/incidents/${id}`, onClose: () => select(null) });
}

async function fetchText(url) { return (await answered(url)).text(); }
async function fetchJson(url) { return (await answered(url)).json(); }
async function answered(url) {
  const answer = await fetch(url);
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail ?? answer.statusText);
}

function debounce(action, wait) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(action, wait); };
}
