// The map that other pages frame: what it draws stands in the page, and its links open beside that page.

import { fillCard } from "./card.js";
import { openMap } from "./map.js";

const { kept, ...drawn } = JSON.parse(document.getElementById("drawn").textContent);
const found = new Map(drawn.features.map((feature) => [feature.properties.id, feature.properties]));
const card = document.getElementById("card");
let map = null;

/** Lay the card of an incident over the map; null takes it away. */
function select(id) {
  const incident = found.get(id);
  map.select(incident ? id : null, { fly: true });
  card.hidden = !incident;
  if (incident) fillCard(card, incident, { href: `/incidents/${id}?${kept}`, target: "_blank", onClose: () => select(null) });
}

document.addEventListener("keydown", (event) => { if (event.key === "Escape" && map) select(null); });
try {
  map = await openMap(document.getElementById("map"), { onSelect: select, onMove: () => {}, cooperativeGestures: true });
  map.show(drawn);
  document.documentElement.dataset.drawn = drawn.features.length;
} catch (error) {
  document.getElementById("map-message").textContent = error.message;
}
