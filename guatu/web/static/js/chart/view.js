// What part of the chart is looked at. It lives in the address: the same address, the same picture.
import { iso, isoMinute, toDay, toInstant } from "./time.js";

export const ROW = 24;
export const HEAD = 44;
const LEAST_SCALE = 0.05;
const MOST_SCALE = 60;

// scale: pixels a day; left: the day at the left edge; top: pixels scrolled down; baseline: which one
// is drawn under the nodes, "" for each plan's newest, "none", or a number.
export function readView(search, data) {
  const given = new URLSearchParams(search);
  const number = (key, otherwise) => Number.parseFloat(given.get(key)) || otherwise;
  return {
    left: given.has("at") ? toInstant(given.get("at")) : data.today - 120,
    scale: clampScale(number("scale", 3.2)),
    top: number("top", 0),
    group: given.get("group") in data.groups ? given.get("group") : "unit",
    nodes: given.has("nodes"),
    baseline: given.get("baseline") ?? "",
    words: given.get("q") ?? "",
    lights: new Set(given.getAll("light")),
    from: given.has("from") ? toDay(given.get("from")) : null,
    to: given.has("to") ? toDay(given.get("to")) : null,
    closed: new Set(given.getAll("closed").map(Number)),
    chosen: given.has("matter") ? Number(given.get("matter")) : null,
  };
}

export function writeView(view) {
  const kept = new URLSearchParams({ at: isoMinute(view.left), scale: view.scale.toFixed(4) });
  if (view.top) kept.set("top", Math.round(view.top));
  if (view.group !== "unit") kept.set("group", view.group);
  if (view.nodes) kept.set("nodes", "1");
  if (view.baseline) kept.set("baseline", view.baseline);
  if (view.words) kept.set("q", view.words);
  view.lights.forEach((key) => kept.append("light", key));
  if (view.from !== null) kept.set("from", iso(view.from));
  if (view.to !== null) kept.set("to", iso(view.to));
  view.closed.forEach((key) => kept.append("closed", key));
  if (view.chosen !== null) kept.set("matter", view.chosen);
  return `?${kept}`;
}

// What the address can say is all that there is: whole minutes, whole pixels.
export function snap(view) {
  view.left = Math.round(view.left * 1440) / 1440;
  view.scale = Number(view.scale.toFixed(4));
  view.top = Math.round(view.top);
}

export const clampScale = (scale) => Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale));

// Zoom by a factor and keep the day under `x` (pixels right of the gutter) where it is.
export function zoom(view, factor, x) {
  const day = view.left + x / view.scale;
  view.scale = clampScale(view.scale * factor);
  view.left = day - x / view.scale;
}
