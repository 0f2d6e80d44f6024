// The map: areas shaded by red lights, by load or by rank; matters as points; the heat of load.
import { heatLayer } from "./heat.js";
import { pointLayer } from "./points.js";

const box = document.querySelector("[data-module~='map']");
const form = document.querySelector("[data-part='map-controls']");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const L = window.L;

const WEIGHTS = { county: 2, zone: 2 };

// How dark an area is, 0 to 1, and in which colour; nothing where there is nothing to say.
const SHADES = {
  red: ({ red, total }) => (red ? ["red", 0.15 + red * 0.08] : total ? ["green", 0.18] : null),
  load: ({ total }, most) => (total ? ["orange", 0.1 + (0.65 * total) / most] : null),
  rank: ({ place, places }) => (place ? ["accent", 0.75 - (0.65 * (place - 1)) / Math.max(1, places - 1)] : null),
};

function styled(shade, most) {
  return ({ properties }) => {
    const { level, worst } = properties;
    const [colour, depth] = SHADES[shade](properties, most) ?? ["grey-soft", 0.18];
    const small = !WEIGHTS[level];
    return {
      color: token(worst ? "ink-soft" : "line-strong"),
      weight: WEIGHTS[level] ?? 0.7,
      fillColor: token(colour),
      fillOpacity: small ? 0 : Math.min(0.75, depth),
    };
  };
}

function words({ name, total, lights, place, places, points }) {
  const open = total ? box.dataset.open.replace("{total}", total) : box.dataset.nothing;
  const rank = place ? [`${box.dataset.place.replace("{place}", place).replace("{places}", places)} · ${points}`] : [];
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

// Names stand in the middle of what they name, which the map knows once it is drawn.
function drawNames(map, layer) {
  layer.eachLayer((shape) => {
    const { properties } = shape.feature;
    if (!WEIGHTS[properties.level]) return;
    const name = document.createElement("span");
    name.textContent = properties.name;
    const icon = L.divIcon({ className: "map__name", html: name, iconSize: null });
    L.marker(shape.getCenter(), { icon, interactive: false, keyboard: false }).addTo(map);
  });
}

const asked = async (url) => (await fetch(url)).json();

async function start() {
  const [{ features }, matters] = await Promise.all([asked(box.dataset.source), asked(box.dataset.points)]);
  box.dataset.count = String(features.length);
  box.dataset.placed = String(matters.id.length);
  if (!features.length && !matters.id.length) return box.remove();
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.25 });
  // One canvas for areas and points: what is drawn last is what a click hits.
  const renderer = L.canvas({ padding: 0.2 });
  const layer = drawAreas(features, renderer);
  const bounds = features.length ? layer.getBounds() : L.latLngBounds(matters.at);
  map.fitBounds(bounds, { padding: [10, 10] });
  layer.addTo(map);
  drawNames(map, layer);
  const overlays = { points: pointLayer(box, matters, { token, renderer }), heat: heatLayer(matters.at, token("orange")) };
  const most = Math.max(1, ...features.map(({ properties }) => (WEIGHTS[properties.level] ? properties.total : 0)));
  const apply = () => {
    layer.setStyle(styled(form.elements.shade.value, most));
    for (const [name, overlay] of Object.entries(overlays)) {
      if (form.elements[name].checked) overlay.addTo(map);
      else overlay.remove();
    }
  };
  form.addEventListener("change", apply);
  apply();
}

if (box) start();
