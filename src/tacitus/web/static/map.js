// The map: land and towns from this server, incidents as symbols, and how far each place may be trusted.

import { basemap, colours, fillBasemap, fillDivisions } from "./basemap.js";
import { cameraIn } from "./state.js";
import { language, t } from "./words.js";

const KM_PER_DEGREE = 111.32;
/** Larger areas (half a country) are drawn only when their incident is chosen: a few would cover everything. */
const LARGEST_AT_REST_KM = 150;
/** A country's middle with more country around it than this says too little to set the first view by. */
const LARGEST_IN_VIEW_KM = 700;
const FAMILIES = ["air", "fire", "blast", "ground", "coercion", "other"];
const EMPTY = { type: "FeatureCollection", features: [] };

/** A base map with its controls, on which nothing is drawn yet; throws an Error whose message is fit to show. */
export async function openBase(container, options) {
  if (!hasWebGL()) throw new Error(t("This browser cannot draw the map (WebGL is off). The list holds everything."));
  const library = await import("/vendor/maplibre-gl.mjs").catch(() => {
    throw new Error(t("The map's files are missing. Run ‘make assets’ and load this page again. The list holds everything."));
  });
  const map = new library.Map({
    container,
    style: basemap(colours()),
    minZoom: 1,
    maxZoom: 14,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: false,
    fadeDuration: 0,
    renderWorldCopies: true,
    locale: {
      "NavigationControl.ZoomIn": t("Zoom in"), "NavigationControl.ZoomOut": t("Zoom out"), "Map.Title": t("Map"),
      "CooperativeGesturesHandler.WindowsHelpText": t("Zoom with Ctrl and the wheel"), "CooperativeGesturesHandler.MacHelpText": t("Zoom with ⌘ and the wheel"), "CooperativeGesturesHandler.MobileHelpText": t("Move the map with two fingers"),
    },
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new library.ScaleControl({ maxWidth: 90 }), "bottom-left");
  map.addControl(new library.AttributionControl({ compact: false, customAttribution: t("Boundaries: Natural Earth · Names: GeoNames") }), "bottom-right");
  await new Promise((resolve, reject) => {
    map.once("style.load", resolve);
    setTimeout(() => reject(new Error(t("The map did not start. The list holds everything."))), 60000);
  });
  return { library, map };
}

/** Opens the map of incidents, with what else the library takes; throws as `openBase` does. */
export async function openMap(container, { onSelect, onMove, ...options }) {
  const camera = cameraIn();
  const { library, map } = await openBase(container, {
    ...options,
    center: camera ? [camera[1], camera[0]] : [35, 25],
    zoom: camera ? camera[2] : 2.2,
  });
  return new IncidentMap(library, map, { onSelect, onMove, fitted: Boolean(camera) });
}

class IncidentMap {
  constructor(library, map, { onSelect, onMove, fitted }) {
    this.library = library;
    this.map = map;
    this.onSelect = onSelect;
    this.fitted = fitted;
    this.collection = EMPTY;
    this.selected = null;
    this.dress();
    map.getContainer().incidentMap = map; // a handle for the console and for tests
    map.on("moveend", (event) => {
      if (event.originalEvent) onMove();
      fillDivisions(map, this.collection.features);
    });
    this.listen();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      map.setStyle(basemap(colours()), { diff: false });
      map.once("style.load", () => { this.dress(); this.show(this.collection); this.select(this.selected, {}); });
    });
  }

  /** Everything that lies over the base map. */
  dress() {
    const tone = colours();
    const family = ["match", ["get", "family"], ...FAMILIES.flatMap((name) => [name, tone[name]]), tone.other];
    const { map } = this;
    map.addSource("discs", { type: "geojson", data: EMPTY });
    map.addSource("incidents", { type: "geojson", data: EMPTY, promoteId: "id", cluster: true, clusterRadius: 28, clusterMaxZoom: 7 });
    map.addSource("cells", { type: "geojson", data: EMPTY }); // counts where there are too many incidents to draw
    map.addSource("chosen", { type: "geojson", data: EMPTY });
    map.addSource("hovered", { type: "geojson", data: EMPTY });
    map.addLayer({ id: "discs", type: "fill", source: "discs", paint: { "fill-color": family, "fill-opacity": .05 } });
    map.addLayer({ id: "disc-edges", type: "line", source: "discs", paint: { "line-color": family, "line-opacity": ["interpolate", ["linear"], ["zoom"], 3, .3, 6, .7], "line-width": 1, "line-dasharray": [3, 3] } });
    map.addLayer({ id: "chosen-disc", type: "fill", source: "chosen", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": family, "fill-opacity": .16 } });
    map.addLayer({ id: "chosen-edge", type: "line", source: "chosen", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": family, "line-width": 2, "line-dasharray": [2.5, 2] } });
    map.addLayer({ id: "clusters", type: "circle", source: "incidents", filter: ["has", "point_count"],
      paint: { "circle-color": tone.panel, "circle-opacity": .94, "circle-stroke-color": tone.soft, "circle-stroke-width": 1.5, "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 12, 20, 18, 200, 28] } });
    map.addLayer({ id: "cluster-counts", type: "symbol", source: "incidents", filter: ["has", "point_count"],
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": ["Noto Sans Bold"], "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": tone.ink } });
    map.addLayer({ id: "cells", type: "circle", source: "cells",
      paint: { "circle-color": tone.panel, "circle-opacity": .94, "circle-stroke-color": tone.soft, "circle-stroke-width": 1.5, "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "count"]], 0, 8, 2, 14, 4, 24] } });
    map.addLayer({ id: "cell-counts", type: "symbol", source: "cells",
      layout: { "text-field": ["get", "words"], "text-font": ["Noto Sans Bold"], "text-size": 11 }, paint: { "text-color": tone.ink } });
    map.addLayer({ id: "points", type: "circle", source: "incidents", filter: ["!", ["has", "point_count"]],
      layout: { "circle-sort-key": ["-", 0, ["coalesce", ["get", "killed_most"], 0]] },
      paint: {
        "circle-color": family,
        "circle-opacity": ["case", ["get", "area"], .5, unknown(), 0, .72],
        "circle-blur": ["case", ["get", "area"], .8, 0], // somewhere here: an area has no middle to point at
        "circle-stroke-color": family,
        "circle-stroke-width": ["case", ["get", "area"], 0, unknown(), 1.8, 1.2],
        "circle-radius": ["case", unknown(), ["case", ["get", "area"], 9, 4.5], ["interpolate", ["linear"], ["sqrt", ["max", 0, ["get", "killed_most"]]], 0, 4, 1, 5, 3.16, 9, 10, 16, 22, 26]],
      } });
    map.addLayer({ id: "hovered", type: "circle", source: "hovered", paint: { "circle-radius": 20, "circle-color": "transparent", "circle-opacity": 0, "circle-stroke-color": tone.ink, "circle-stroke-width": 2 } });
    map.addLayer({ id: "chosen-point", type: "circle", source: "chosen", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 6, "circle-color": family, "circle-stroke-color": tone.panel, "circle-stroke-width": 2.5 } });
    map.divisionsShown = null;
    fillBasemap(map);
  }

  listen() {
    const { map } = this;
    for (const layer of ["points", "clusters"]) {
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }
    map.on("click", async (event) => {
      const [hit] = map.queryRenderedFeatures(event.point, { layers: ["points", "clusters"] });
      if (!hit) return;
      if (!hit.properties.point_count) return this.onSelect(hit.properties.id);
      await this.open(hit);
    });
  }

  /** Zoom to where a cluster comes apart; one that never does selects its deadliest. */
  async open(cluster) {
    const source = this.map.getSource("incidents");
    const zoom = await source.getClusterExpansionZoom(cluster.properties.cluster_id);
    if (zoom <= this.map.getZoom() + .01 || zoom > 12) {
      const leaves = await source.getClusterLeaves(cluster.properties.cluster_id, 50, 0);
      leaves.sort((a, b) => (b.properties.killed_most ?? -1) - (a.properties.killed_most ?? -1));
      return this.onSelect(leaves[0].properties.id);
    }
    this.map.easeTo({ center: cluster.geometry.coordinates, zoom: zoom + .3, duration: motion() });
  }

  show(collection) {
    this.collection = collection;
    fillDivisions(this.map, collection.features);
    this.map.getSource("incidents").setData({ type: "FeatureCollection", features: collection.features });
    const cells = (collection.cells ?? []).map(({ lat, lon, count }) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { count, words: count.toLocaleString(language) } }));
    this.map.getSource("cells").setData({ type: "FeatureCollection", features: cells });
    this.map.getSource("discs").setData({ type: "FeatureCollection", features: collection.features.filter((feature) => feature.properties.radius_km <= LARGEST_AT_REST_KM).flatMap(disc) });
    const drawn = collection.features.length ? collection.features : cells;
    if (!this.fitted && drawn.length) { this.fitted = true; this.fit(drawn); }
  }

  fit(features) {
    const bounds = new this.library.LngLatBounds();
    const placed = features.filter((feature) => !(feature.properties.radius_km > LARGEST_IN_VIEW_KM));
    for (const feature of placed.length ? placed : features) bounds.extend(feature.geometry.coordinates);
    this.map.fitBounds(bounds, { padding: 50, maxZoom: 7, duration: 0 });
  }

  hover(id) {
    this.map.getSource("hovered").setData((id && this.find(id)) || EMPTY);
  }

  select(id, { fly = false } = {}) {
    this.selected = id;
    const feature = id && this.find(id);
    this.map.getSource("chosen").setData({ type: "FeatureCollection", features: feature ? [...disc(feature), feature] : [] });
    if (!feature || !fly) return;
    const radius = feature.properties.radius_km ?? 20;
    const bounds = new this.library.LngLatBounds();
    for (const corner of circle(feature.geometry.coordinates, Math.min(Math.max(radius, 12) * 2.4, 2 * LARGEST_IN_VIEW_KM))) bounds.extend(corner);
    this.map.fitBounds(bounds, { padding: 40, maxZoom: 8.5, duration: motion() });
  }

  find(id) { return this.collection.features.find((feature) => feature.properties.id === id); }

  /** "lat,lon,zoom" for the URL. */
  camera() {
    const { lat, lng } = this.map.getCenter();
    return [lat.toFixed(2), lng.toFixed(2), this.map.getZoom().toFixed(1)].join(",");
  }
}

const unknown = () => ["==", ["get", "killed_most"], null];
const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 700);

/** How far off a place may be; nothing for a country, whose edge the map shows better than a ring around its middle. */
function disc(feature) {
  const radius = feature.properties.radius_km;
  if (!radius || feature.properties.where_precision === "country") return [];
  return [{ type: "Feature", properties: feature.properties, geometry: { type: "Polygon", coordinates: [circle(feature.geometry.coordinates, radius)] } }];
}

/** A ring of `km` around a point; good enough below 80° of latitude. */
export function circle([lon, lat], km) {
  const stretch = Math.max(.05, Math.cos((lat * Math.PI) / 180));
  const ring = [];
  for (let step = 0; step <= 72; step += 1) {
    const turn = (step / 72) * 2 * Math.PI;
    const up = Math.max(-85, Math.min(85, lat + (km / KM_PER_DEGREE) * Math.sin(turn)));
    ring.push([lon + (km / KM_PER_DEGREE / stretch) * Math.cos(turn), up]);
  }
  return ring;
}

function hasWebGL() {
  try { return Boolean(document.createElement("canvas").getContext("webgl2")); } catch { return false; }
}
