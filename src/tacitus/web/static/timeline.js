// A histogram of incidents with a brush: drag over it, or move its two handles with the arrow keys.

import { t, tn } from "./words.js";

const WIDTH = 1000;
const HEIGHT = 78;
const FLOOR = 58;
const WIDEST = 26;
const DAY = 86_400_000;

/** `choose(from, to)` is called with ISO days (to is the last day meant), or two empty strings for all. */
export function openTimeline({ svg, handles, caption, choose }) {
  const words = caption.textContent;
  let bins = null;
  let span = [0, 0];
  let drag = null;
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  const ends = ["from", "to"].map((name, side) => {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "handle";
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-valuenow", String(side)); // until there are days
    handle.setAttribute("aria-label", name === "from" ? t("First date shown") : t("Last date shown"));
    handle.addEventListener("keydown", (event) => nudge(event, side));
    handle.addEventListener("pointerdown", (event) => { handle.setPointerCapture(event.pointerId); drag = { side, moved: true }; event.preventDefault(); handle.focus(); });
    handle.addEventListener("pointermove", (event) => { if (drag?.side === side) { span[side] = clampEdge(edgeAt(event), side); draw(); } });
    handle.addEventListener("pointerup", () => { if (drag) { drag = null; tell(); } });
    handles.append(handle);
    return handle;
  });

  svg.addEventListener("pointerdown", (event) => { svg.setPointerCapture(event.pointerId); drag = { start: edgeAt(event), moved: false }; });
  svg.addEventListener("pointermove", (event) => {
    if (drag?.start === undefined) return;
    const edge = edgeAt(event);
    if (Math.abs(edge - drag.start) < 1 && !drag.moved) return;
    drag.moved = true;
    span = [Math.min(edge, drag.start), Math.max(edge, drag.start, Math.min(edge, drag.start) + 1)];
    draw();
  });
  svg.addEventListener("pointerup", () => {
    if (drag?.moved) tell();
    else if (drag && (span[0] > 0 || span[1] < bins.length)) { span = [0, bins.length]; tell(); }
    drag = null;
  });

  function edgeAt(event) {
    const box = svg.getBoundingClientRect();
    return Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * bins.length);
  }
  function clampEdge(edge, side) {
    return side === 0 ? Math.max(0, Math.min(edge, span[1] - 1)) : Math.min(bins.length, Math.max(edge, span[0] + 1));
  }
  function nudge(event, side) {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -1e6, End: 1e6 }[event.key];
    if (!step || !bins?.length) return;
    event.preventDefault();
    span[side] = clampEdge(span[side] + step, side);
    draw();
    tell();
  }
  function tell() {
    const all = span[0] === 0 && span[1] === bins.length;
    choose(all ? "" : bins[span[0]].start, all ? "" : dayBefore(bins[span[1] - 1].end));
  }

  function draw() {
    if (!bins) return;
    if (!bins.length) { svg.replaceChildren(); handles.hidden = true; caption.textContent = t("No incident here has a date."); return; }
    handles.hidden = false;
    const most = Math.max(...bins.map((bin) => bin.count));
    const step = WIDTH / bins.length;
    const parts = [node("rect", { class: "chosen", x: span[0] * step, y: 0, width: (span[1] - span[0]) * step, height: FLOOR })];
    bins.forEach((bin, at) => {
      if (!bin.count) return;
      const height = Math.max(3, (FLOOR - 6) * Math.sqrt(bin.count / most));
      const width = Math.min(step * .84, WIDEST);
      const bar = node("rect", { class: at >= span[0] && at < span[1] ? "bar" : "bar out", x: at * step + (step - width) / 2, width, y: FLOOR - height, height });
      bar.append(node("title", {}, `${bin.start}: ${bin.count}`));
      parts.push(bar);
    });
    parts.push(node("line", { class: "axis", x1: 0, x2: WIDTH, y1: FLOOR, y2: FLOOR }));
    svg.replaceChildren(...parts);
    svg.append(...ticks());
    ends.forEach((handle, side) => {
      handle.style.left = `${(100 * span[side]) / bins.length}%`;
      handle.setAttribute("aria-valuemin", "0");
      handle.setAttribute("aria-valuemax", String(bins.length));
      handle.setAttribute("aria-valuenow", String(span[side]));
      handle.setAttribute("aria-valuetext", side === 0 ? bins[span[0]].start : dayBefore(bins[span[1] - 1].end));
    });
    const inside = bins.slice(...span).reduce((sum, bin) => sum + bin.count, 0);
    caption.textContent = span[0] === 0 && span[1] === bins.length ? words
      : tn("%(from)s to %(to)s: %(n)s incident. Click the chart to show all dates again.", "%(from)s to %(to)s: %(n)s incidents. Click the chart to show all dates again.", inside, { from: bins[span[0]].start, to: dayBefore(bins[span[1] - 1].end) });
  }

  /** Years where there are several, else months, else days; text is unstretched by a second viewBox unit. */
  function ticks() {
    const years = new Set(bins.map((bin) => bin.start.slice(0, 4)));
    const cut = years.size > 1 ? 4 : bins[0].end.slice(0, 7) !== bins.at(-1).start.slice(0, 7) ? 7 : 10;
    const squeeze = WIDTH / (svg.getBoundingClientRect().width || WIDTH);
    const made = [];
    let last = "", free = -Infinity;
    bins.forEach((bin, at) => {
      const label = bin.start.slice(0, cut);
      const x = (at * WIDTH) / bins.length;
      if (label !== last && x >= free) {
        made.push(node("text", { transform: `translate(${x} ${HEIGHT - 4}) scale(${squeeze} 1)` }, label));
        free = x + (cut * 7 + 14) * squeeze;
      }
      last = label;
    });
    return made;
  }
  new ResizeObserver(draw).observe(svg);

  return {
    show(fresh, from, to) {
      bins = fresh;
      const first = bins.findIndex((bin) => !from || bin.end > from);
      const last = bins.findLastIndex((bin) => !to || bin.start <= to);
      span = [Math.max(0, first), Math.max(Math.max(0, first) + 1, last + 1)];
      draw();
    },
  };
}

function dayBefore(day) {
  return new Date(Date.parse(day) - DAY).toISOString().slice(0, 10);
}

function node(name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
