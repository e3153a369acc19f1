// What a map says of the incident that was chosen.

import { t, tn } from "./words.js";

/** Fill `card` from the properties of an incident; its link leads to `href`, in the frame or window `target`. */
export function fillCard(card, incident, { href, target = "_self", onClose }) {
  card.className = `card fam-${incident.family}`;
  const told = { name: incident.where, km: incident.radius_words };
  const near = incident.area ? t("Place: %(name)s, somewhere within %(km)s km", told) : t("Place: %(name)s, within %(km)s km", told);
  const facts = [
    `${incident.when} · ${t("killed: %(number)s", { number: incident.killed_words })}`,
    incident.radius_km ? near : t("Place: %(name)s", told),
    tn("%(n)s report", "%(n)s reports", incident.reports),
  ];
  const link = element("a", { href, target }, t("Claims, tolls and the words"));
  const close = element("button", { class: "close", type: "button", "aria-label": t("Close") }, "×");
  close.addEventListener("click", onClose);
  card.replaceChildren(close, element("h2", {}, incident.title), ...facts.map((fact) => element("p", {}, fact)), link);
}

function element(name, attributes, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
