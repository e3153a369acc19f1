// A place is set on a map: a pin is dropped by a click, dragged, or put in the middle by Enter. Map and figures say the same.

import { basemap, colours, fillBasemap } from "./basemap.js";
import { circle, openBase } from "./map.js";
import { t } from "./words.js";

const EMPTY = { type: "FeatureCollection", features: [] };
const CLOSE = 8;
const FAR = 2.2;

const opened = new WeakSet();
document.addEventListener("toggle", ({ target }) => {
  const form = target.open ? target.querySelector("form.placing") : null;
  if (!form || opened.has(form)) return;
  opened.add(form);
  new Placing(form).open();
}, true);

class Placing {
  constructor(form) {
    this.form = form;
    this.frame = form.querySelector(".pin-map");
    this.said = form.querySelector("[data-pin-words]");
    this.namesakes = form.querySelector("[data-namesakes]");
    form.addEventListener("change", (event) => this.changed(event.target));
    form.elements.value.addEventListener("input", () => { this.choose("named"); this.soon(); });
    for (const name of ["lat", "lon"]) form.elements[name].addEventListener("input", () => { this.choose("pin"); this.draw(); });
    form.elements.radius.addEventListener("input", () => this.draw());
  }

  async open() {
    this.frame.hidden = false;
    const start = this.point(this.frame.dataset) ?? this.point(this.form.querySelector("input[data-lat]")?.dataset ?? {});
    try {
      const { library, map } = await openBase(this.frame, { center: start ?? [35, 25], zoom: start ? CLOSE : FAR });
      this.map = map;
      this.frame.pinMap = map; // a handle for tests
      const element = document.createElement("div");
      element.className = "pin";
      this.marker = new library.Marker({ element, draggable: true, anchor: "bottom" });
      this.marker.on("dragend", () => this.put(this.marker.getLngLat()));
      this.dress();
      map.on("click", (event) => this.put(event.lngLat));
      map.getCanvas().setAttribute("aria-label", t("Map: the arrow keys move it, Enter drops the pin in its middle"));
      map.getCanvas().addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.put(map.getCenter());
      });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        map.setStyle(basemap(colours()), { diff: false });
        map.once("style.load", () => this.dress());
      });
      this.frame.dataset.ready = "";
    } catch {
      this.frame.hidden = true; // the figures beside it do the same
    }
  }

  dress() {
    const tone = colours();
    this.map.addSource("reach", { type: "geojson", data: EMPTY });
    this.map.addLayer({ id: "reach", type: "fill", source: "reach", paint: { "fill-color": tone.ground, "fill-opacity": .16 } });
    this.map.addLayer({ id: "reach-edge", type: "line", source: "reach", paint: { "line-color": tone.ground, "line-width": 2, "line-dasharray": [2.5, 2] } });
    fillBasemap(this.map);
    this.draw();
  }

  /** The pin is here: it is what is chosen, and the figures say so. */
  put({ lat, lng }) {
    const { lat: up, lon: across } = this.form.elements;
    up.value = lat.toFixed(4);
    across.value = (((lng + 540) % 360) - 180).toFixed(4);
    this.choose("pin");
    this.draw();
  }

  choose(value) {
    this.form.elements.choice.value = value;
  }

  changed(target) {
    if (target.name === "choice" && target.dataset.lat) this.map?.easeTo({ center: this.point(target.dataset), zoom: Math.max(this.map.getZoom(), 6), duration: 0 });
    if (target.name === "choice") this.draw();
  }

  /** The point that is chosen, [lon, lat]; else the one that it has now. */
  chosen() {
    const choice = this.form.elements.choice.value;
    if (choice === "pin") return this.point({ lat: this.form.elements.lat.value, lon: this.form.elements.lon.value });
    const picked = this.form.querySelector("input[name=choice]:checked");
    return this.point(picked?.dataset.lat ? picked.dataset : choice ? {} : this.frame.dataset);
  }

  point({ lat, lon }) {
    const [up, across] = [lat, lon].map((one) => (one?.trim() ? Number(one) : NaN));
    return Math.abs(up) <= 90 && Math.abs(across) <= 180 ? [across, up] : null;
  }

  draw() {
    const at = this.chosen();
    const radius = Number(this.form.elements.radius.value) || (this.form.elements.choice.value === "pin" ? 1 : Number(this.frame.dataset.radius));
    this.said.textContent = this.form.elements.choice.value === "pin" && at ? t("Pin at %(point)s, within %(km)s km.", { point: `${at[1].toFixed(4)}, ${at[0].toFixed(4)}`, km: radius }) : "";
    if (!this.map?.getSource("reach")) return;
    const ring = at && radius ? { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [circle(at, radius)] } } : null;
    this.map.getSource("reach").setData({ type: "FeatureCollection", features: ring ? [ring] : [] });
    if (!at) return this.marker.remove();
    this.marker.setLngLat(at).addTo(this.map);
    if (!this.map.getBounds().contains(at)) this.map.jumpTo({ center: at });
  }

  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.look(), 250);
  }

  /** Places of the name that is being written, to choose among where there are several. */
  async look() {
    const name = this.form.elements.value.value.trim();
    const answer = /^[\p{L}][\p{L}\p{M} .'’-]+$/u.test(name) ? await fetch(`/api/places?${new URLSearchParams({ q: name })}`) : null;
    if (name !== this.form.elements.value.value.trim()) return;
    const found = answer?.ok ? await answer.json() : [];
    this.namesakes.replaceChildren(...found.map((one) => this.namesake(one)));
  }

  namesake({ gazetteer, lat, lon, words }) {
    const label = document.createElement("label");
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: "choice", value: gazetteer });
    Object.assign(radio.dataset, { lat: String(lat), lon: String(lon) });
    label.append(radio, ` ${words}`);
    return label;
  }
}
