// The map: areas shaded by red lights, by load or by rank; matters as points; the heat of load.
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
function drawNames(map, features) {
  return features.filter(({ properties }) => properties.shaded).map(({ properties }) => {
    const name = document.createElement("span");
    const figure = document.createElement("small");
    name.append(properties.label, figure);
    const icon = L.divIcon({ className: "map__name", html: name, iconSize: null });
    L.marker(properties.middle, { icon, interactive: false, keyboard: false }).addTo(map);
    return (kind) => { figure.textContent = properties.shades[kind].word; };
  });
}

const asked = async (url) => (await fetch(url)).json();

async function start() {
  const { source, points, patrols: lines } = box.dataset;
  const [{ features }, matters, { patrols }] = await Promise.all([source, points, lines].map(asked));
  box.dataset.count = String(features.length);
  box.dataset.placed = String(matters.id.length);
  if (!features.length && !matters.id.length) return box.remove();
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.25 });
  // One canvas for areas and points: what is drawn last is what a click hits.
  const renderer = L.canvas({ padding: 0.2 });
  const layer = drawAreas(features, renderer);
  const bounds = features.length ? layer.getBounds() : L.latLngBounds(matters.at);
  map.fitBounds(bounds, { padding: [10, 10] });
  if (box.dataset.base) baseLayer(box.dataset.base).addTo(map);
  layer.addTo(map);
  const names = drawNames(map, features);
  form.elements.patrols.parentElement.hidden = !patrols.length;
  box.dataset.patrolled = String(patrols.length);
  const overlays = {
    patrols: patrolLayer(box, patrols, { token, renderer }),
    points: pointLayer(box, matters, { token, renderer }),
    heat: heatLayer(matters.at, token("orange")),
  };
  const legends = document.querySelectorAll("[data-legend]");
  const apply = () => {
    const kind = form.elements.shade.value;
    layer.setStyle(styled(kind));
    names.forEach((say) => say(kind));
    legends.forEach((legend) => { legend.hidden = legend.dataset.legend !== kind; });
    for (const [name, overlay] of Object.entries(overlays)) {
      if (form.elements[name].checked) overlay.addTo(map);
      else overlay.remove();
    }
  };
  form.addEventListener("change", apply);
  apply();
}

if (box) start();
