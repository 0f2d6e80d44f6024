// The map: areas shaded by red lights, by load or by rank; matters as points; the heat of load.
// What others do is drawn on it within two seconds, and it stays where it is.
import { oneAtATime } from "../once.js";
import { baseLayer } from "./base.js";
import { heatLayer } from "./heat.js";
import { patrolLayer } from "./patrols.js";
import { pointLayer } from "./points.js";

const box = document.querySelector("[data-module~='map']");
const form = document.querySelector("[data-part='map-controls']");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const L = window.L;

const WEIGHTS = { county: 2, zone: 2 };

// How dark an area is comes with it, for each kind of shading; smaller areas are outlines.
function styled(kind) {
  return ({ properties }) => {
    const { level, shaded, total, shades } = properties;
    return {
      color: token(total ? "ink-soft" : "line-strong"),
      weight: WEIGHTS[level] ?? 0.7,
      fillColor: token(shades[kind].colour),
      fillOpacity: shaded ? shades[kind].depth : 0,
    };
  };
}

function words({ name, total, lights, shades, points }) {
  const open = total ? box.dataset.open.replace("{total}", total) : box.dataset.nothing;
  const rank = shades.rank.word ? [`${shades.rank.word} · ${points}`] : [];
  return [name, open, ...rank, ...lights.map(({ word, count }) => `${word} ${count}`)];
}

// Text nodes and no HTML: a name is never markup.
function tip(properties) {
  const note = document.createElement("div");
  words(properties).forEach((word, at) => {
    const line = document.createElement(at ? "div" : "strong");
    line.textContent = word;
    note.append(line);
  });
  return note;
}

function drawAreas(features, renderer) {
  return L.geoJSON(features, {
    renderer,
    onEachFeature: ({ properties }, shape) => {
      shape.bindTooltip(tip(properties), { sticky: true });
      shape.on("click", () => location.assign(properties.url));
    },
  });
}

// Names stand where the area has room; under each the figure that its colour means.
function drawNames(features) {
  return features.filter(({ properties }) => properties.shaded).map(({ properties }) => {
    const name = document.createElement("span");
    const figure = document.createElement("small");
    name.append(properties.label, figure);
    const icon = L.divIcon({ className: "map__name", html: name, iconSize: null });
    const marker = L.marker(properties.middle, { icon, interactive: false, keyboard: false });
    return { marker, say: (kind) => { figure.textContent = properties.shades[kind].word; } };
  });
}

async function take() {
  const { source, points, patrols: lines } = box.dataset;
  const asked = async (url) => (await fetch(url)).json();
  const [{ features }, matters, { patrols }] = await Promise.all([source, points, lines].map(asked));
  box.dataset.count = String(features.length);
  box.dataset.placed = String(matters.id.length);
  box.dataset.patrolled = String(patrols.length);
  form.elements.patrols.parentElement.hidden = !patrols.length;
  return { features, matters, patrols };
}

// Nothing is on the map yet: `show` puts there what the form asks for.
function drawn({ features, matters, patrols }, renderer) {
  return {
    areas: drawAreas(features, renderer),
    names: drawNames(features),
    overlays: {
      patrols: patrolLayer(box, patrols, { token, renderer }),
      points: pointLayer(box, matters, { token, renderer }),
      heat: heatLayer(matters.at, token("orange")),
    },
  };
}

function show(map, { areas, names, overlays }) {
  const kind = form.elements.shade.value;
  areas.addTo(map).setStyle(styled(kind));
  names.forEach(({ marker, say }) => { say(kind); marker.addTo(map); });
  for (const [name, overlay] of Object.entries(overlays)) {
    if (form.elements[name].checked) overlay.addTo(map);
    else overlay.remove();
  }
}

function showLegend() {
  const kind = form.elements.shade.value;
  document.querySelectorAll("[data-legend]").forEach((legend) => { legend.hidden = legend.dataset.legend !== kind; });
}

function clear({ areas, names, overlays }) {
  [areas, ...names.map(({ marker }) => marker), ...Object.values(overlays)].forEach((layer) => layer.remove());
}

async function start() {
  const data = await take();
  if (!data.features.length && !data.matters.id.length) return box.remove();
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.25 });
  // One canvas for areas and points: what is drawn last is what a click hits.
  const renderer = L.canvas({ padding: 0.2 });
  let now = drawn(data, renderer);
  const bounds = data.features.length ? now.areas.getBounds() : L.latLngBounds(data.matters.at);
  map.fitBounds(bounds, { padding: [10, 10] });
  if (box.dataset.base) baseLayer(box.dataset.base).addTo(map);
  const follow = async () => {
    const next = drawn(await take(), renderer);
    clear(now);
    show(map, now = next);
  };
  form.addEventListener("change", () => { show(map, now); showLegend(); });
  document.addEventListener("guatu:moved", oneAtATime(follow));
  document.addEventListener("guatu:fresh", showLegend);
  show(map, now);
  showLegend();
}

if (box) start();
