// The page's state is its URL: filters, the selected incident, and where the map looks.

const OF_THE_VIEW = ["selected", "map", "v"];

/** The filters in the URL as the server reads them. */
export function filtersOf(search = location.search) {
  const params = new URLSearchParams(search);
  for (const name of OF_THE_VIEW) params.delete(name);
  params.delete("offset");
  for (const [name, value] of [...params]) if (!value) params.delete(name, value);
  if (params.get("clock") === "reported") params.delete("clock");
  return params;
}

/** The filters that the form holds. */
export function filtersIn(form) {
  return filtersOf("?" + new URLSearchParams(new FormData(form)));
}

/** Set filters from the URL in the form, for Back and Forward. */
export function fillForm(form, params) {
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = params.getAll(field.name).includes(field.value);
    else field.value = params.get(field.name) ?? (field.name === "clock" ? "reported" : "");
  }
}

/** Replace or push the URL; `changes` go over the view's part, null removes. */
export function writeUrl(filters, changes = {}, { push = false } = {}) {
  const params = new URLSearchParams(filters);
  const now = new URLSearchParams(location.search);
  for (const name of OF_THE_VIEW) {
    const value = name in changes ? changes[name] : now.get(name);
    if (value) params.set(name, value);
  }
  const query = params.toString().replaceAll("%2C", ",");
  const url = location.pathname + (query ? "?" + query : "");
  if (url !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", url);
}

export const selectedIn = () => new URLSearchParams(location.search).get("selected");

/** Where the map looks: [lat, lon, zoom] or null. */
export function cameraIn() {
  const parts = (new URLSearchParams(location.search).get("map") ?? "").split(",").map(Number);
  return parts.length === 3 && parts.every(Number.isFinite) ? parts : null;
}
