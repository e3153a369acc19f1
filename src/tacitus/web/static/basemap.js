// Land, boundaries, and names: Natural Earth and GeoNames, all from this server.

const NOTO = [
  ["latin", ["U+0000-00FF", "U+2000-206F"]],
  ["latin-ext", ["U+0100-02BA", "U+1E00-1EFF"]],
  ["cyrillic", ["U+0400-04FF"]],
  ["arabic", ["U+0600-06FF", "U+0750-077F", "U+FB50-FDFF", "U+FE70-FEFC"]],
];
const EMPTY = { type: "FeatureCollection", features: [] };

/** Countries whose every land boundary is drawn as contested (ids of ISO 3166-1, names where there is none). */
const CONTESTED = new Set(["732", "275", "Kosovo", "Somaliland", "N. Cyprus", "Siachen Glacier"]);

/** Shapes that Natural Earth keeps apart but that are no country to name on a map of incidents. */
const UNNAMED = new Set(["Siachen Glacier", "Indian Ocean Ter.", "Ashmore and Cartier Is."]);

/** Boxes [west, south, east, north] in which a boundary is drawn as contested: see the About page. */
const CONTESTED_BOXES = [
  [32.4, 45.3, 36.8, 46.4], // Crimea
  [35.55, 32.6, 36.0, 33.45], // the Golan Heights
  [73.4, 32.3, 80.6, 37.2], // Kashmir
  [27.8, 9.2, 29.2, 10.6], // Abyei
  [33.9, 21.9, 36.95, 22.3], // Halayib
];

/** The page's colours, as the style sheet has them for light or dark. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["sea", "land", "border", "label", "town", "halo", "ink", "soft", "panel", "air", "fire", "blast", "ground", "coercion", "other"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** The style of the base map. */
export function basemap(tone) {
  const at = (path) => new URL(path, location.href).href;
  const faces = (weight) => NOTO.map(([script, range]) => ({ url: at(`/vendor/fonts/noto-sans-${script}-${weight}.woff2`), "unicode-range": range }));
  const halo = { "text-halo-color": tone.halo, "text-halo-width": 1.2 };
  return {
    version: 8,
    "font-faces": { "Noto Sans": faces(400), "Noto Sans Bold": faces(600) },
    sources: {
      land: { type: "geojson", data: EMPTY },
      divisions: { type: "geojson", data: EMPTY },
      borders: { type: "geojson", data: EMPTY },
      "countries-names": { type: "geojson", data: EMPTY },
      towns: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": tone.sea } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": tone.land } },
      { id: "coast", type: "line", source: "land", paint: { "line-color": tone.border, "line-width": .5, "line-opacity": .6 } },
      { id: "divisions", type: "line", source: "divisions", minzoom: DIVISIONS_FROM_ZOOM, paint: { "line-color": tone.border, "line-width": ["interpolate", ["linear"], ["zoom"], 4, .4, 9, 1], "line-opacity": ["interpolate", ["linear"], ["zoom"], 4.4, .25, 7, .6] } },
      { id: "borders", type: "line", source: "borders", filter: ["!", ["get", "contested"]], paint: { "line-color": tone.border, "line-width": ["interpolate", ["linear"], ["zoom"], 2, .6, 8, 1.6] } },
      { id: "contested", type: "line", source: "borders", filter: ["get", "contested"], paint: { "line-color": tone.border, "line-width": ["interpolate", ["linear"], ["zoom"], 2, .7, 8, 1.6], "line-dasharray": [3, 2.5] } },
      { id: "countries-names", type: "symbol", source: "countries-names", maxzoom: 7,
        filter: ["step", ["zoom"], [">", ["get", "size"], 6], 3, [">", ["get", "size"], .8], 4.5, true],
        layout: { "text-field": ["get", "name"], "text-font": ["Noto Sans"], "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 6, 15], "text-letter-spacing": .09, "text-max-width": 7, "symbol-sort-key": ["-", 0, ["get", "size"]], "text-padding": 4, "text-variable-anchor": ["center", "top", "bottom"], "text-radial-offset": .6 },
        paint: { "text-color": tone.label, ...halo } },
      { id: "towns", type: "symbol", source: "towns", minzoom: 4,
        filter: ["step", ["zoom"], ["any", ["get", "capital"], [">", ["get", "people"], 4e6]], 5, ["any", ["get", "capital"], [">", ["get", "people"], 8e5]], 6, [">", ["get", "people"], 2.5e5], 7, [">", ["get", "people"], 9e4], 8, true],
        layout: { "text-field": ["case", ["==", ["get", "local"], ""], ["get", "name"], ["concat", ["get", "name"], "\n", ["get", "local"]]],
          "text-font": ["Noto Sans"], "text-size": ["interpolate", ["linear"], ["zoom"], 4, 10.5, 9, 13], "symbol-sort-key": ["-", 0, ["get", "people"]], "text-padding": 6, "text-line-height": 1.15, "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": .55, "text-justify": "auto" },
        paint: { "text-color": tone.town, ...halo } },
    ],
  };
}

/** Boundaries from coarse to fine, each with the zoom from which it is wanted. */
const ATLASES = [[0, "/vendor/countries-110m.json"], [2.6, "/vendor/countries-50m.json"], [6, "/vendor/countries-10m.json"]];
const TOWNS_FROM_ZOOM = 3.7;
const DIVISIONS_FROM_ZOOM = 4.4;
const fetched = new Map();

/** Draw land, boundaries and names as fine as the zoom asks for, and finer when the map comes nearer. */
export function fillBasemap(map) {
  let drawn = -1;
  let named = false;
  const fill = async () => {
    const zoom = map.getZoom();
    if (!named && zoom >= TOWNS_FROM_ZOOM) {
      named = true;
      map.getSource("towns")?.setData(new URL("/map/towns.json", location.href).href);
    }
    const level = ATLASES.findLastIndex(([from]) => zoom >= from);
    for (const wanted of drawn < 0 && level > 0 ? [0, level] : [level]) {
      if (wanted <= drawn) continue;
      const atlas = await fetchOnce(ATLASES[wanted][1]);
      if (!atlas || wanted <= drawn || !map.getSource("land")) continue;
      drawn = wanted;
      map.getSource("land").setData(atlas.land);
      map.getSource("borders").setData(atlas.borders);
      map.getSource("countries-names").setData(atlas.labels);
    }
    if (drawn === ATLASES.length - 1 && named) map.off("zoomend", fill);
  };
  map.on("zoomend", fill);
  fill();
}

/** Draw the lines between the provinces of the countries that have an incident in view. */
export async function fillDivisions(map, features) {
  if (map.getZoom() < DIVISIONS_FROM_ZOOM) return;
  const bounds = map.getBounds();
  const near = features.filter(({ geometry, properties }) => properties.country && bounds.contains(geometry.coordinates));
  const wanted = [...new Set(near.map(({ properties }) => properties.country))].sort();
  const found = await Promise.all(wanted.map((country) => linesOnce(`/map/divisions/${encodeURIComponent(country)}.json`)));
  const shown = wanted.join();
  if (map.divisionsShown === shown || !map.getSource("divisions")) return;
  map.divisionsShown = shown;
  map.getSource("divisions").setData({ type: "FeatureCollection", features: found.flat() });
}

function linesOnce(url) {
  if (!fetched.has(url)) fetched.set(url, fetch(url).then((answer) => (answer.ok ? answer.json() : EMPTY)).then((lines) => lines.features).catch(() => []));
  return fetched.get(url);
}

function fetchOnce(url) {
  if (!fetched.has(url)) fetched.set(url, fetchAtlas(url));
  return fetched.get(url);
}

async function fetchAtlas(url) {
  const answer = await fetch(url);
  if (!answer.ok) return null;
  const topology = await answer.json();
  const { countries, land } = topology.objects;
  return {
    land: unwrapped(globalThis.topojson.feature(topology, land)),
    borders: borders(topology, countries),
    labels: labels(unwrapped(globalThis.topojson.feature(topology, countries))),
  };
}

/** Rings that cross the 180th meridian go on beyond it, so that none is drawn back across the whole map. */
function unwrapped(collection) {
  for (const { geometry } of collection.features ?? [collection]) {
    for (const polygon of geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) polygon.forEach(unwrapRing);
  }
  return collection;
}

function unwrapRing(ring) {
  let turns = 0;
  let before = ring[0][0];
  ring.forEach((point, at) => {
    const lon = point[0];
    if (at && Math.abs(lon - before) > 180) turns += lon < before ? 1 : -1;
    before = lon;
    ring[at] = [lon + 360 * turns, point[1]];
  });
  if (turns) ring.push([ring.at(-1)[0], -90], [ring[0][0], -90], [...ring[0]]); // round the pole: Antarctica
}

/** Boundaries between countries, as lines that say whether they are contested. */
function borders(topology, countries) {
  const named = (country) => CONTESTED.has(country.id) || CONTESTED.has(country.properties.name);
  const mesh = (filter) => globalThis.topojson.mesh(topology, countries, (a, b) => a !== b && filter(a, b)).coordinates;
  const lines = [];
  for (const line of mesh((a, b) => named(a) || named(b))) lines.push(feature(line, true));
  for (const line of mesh((a, b) => !named(a) && !named(b))) lines.push(...splitByBoxes(line));
  return { type: "FeatureCollection", features: lines };
}

function splitByBoxes(line) {
  const inBox = ([lon, lat]) => CONTESTED_BOXES.some(([w, s, e, n]) => lon >= w && lon <= e && lat >= s && lat <= n);
  const parts = [];
  let part = [line[0]];
  for (let at = 1; at < line.length; at += 1) {
    part.push(line[at]);
    if (at + 1 === line.length || inBox(line[at]) !== inBox(line[at + 1])) {
      parts.push(feature(part, inBox(line[at])));
      part = [line[at]];
    }
  }
  return parts;
}

const feature = (coordinates, contested) => ({ type: "Feature", properties: { contested }, geometry: { type: "LineString", coordinates } });

/** One name a country, in the middle of its largest part. */
function labels(countries) {
  const named = countries.features.filter((country) => !UNNAMED.has(country.properties.name));
  const features = named.map((country) => {
    const rings = country.geometry.type === "Polygon" ? [country.geometry.coordinates[0]] : country.geometry.coordinates.map((polygon) => polygon[0]);
    const largest = rings.map(centroid).sort((a, b) => b.size - a.size)[0];
    return { type: "Feature", properties: { name: country.properties.name, size: largest.size }, geometry: { type: "Point", coordinates: largest.at } };
  });
  return { type: "FeatureCollection", features };
}

function centroid(ring) {
  let twice = 0, x = 0, y = 0;
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const cross = ring[at][0] * ring[at + 1][1] - ring[at + 1][0] * ring[at][1];
    twice += cross;
    x += (ring[at][0] + ring[at + 1][0]) * cross;
    y += (ring[at][1] + ring[at + 1][1]) * cross;
  }
  return { size: Math.abs(twice / 2), at: twice ? [x / (3 * twice), y / (3 * twice)] : ring[0] };
}
