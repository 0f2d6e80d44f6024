// The map of areas: shaded by the number of red lights, outlined by the worst light.
const box = document.querySelector("[data-module~='map']");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const L = window.L;

const WEIGHTS = { county: 2, zone: 2, township: 0.7 };

function style({ properties: { red, total, level, worst } }) {
  return {
    color: token(worst ? "ink-soft" : "line-strong"),
    weight: WEIGHTS[level],
    fillColor: red ? token("red") : total ? token("green") : token("grey-soft"),
    fillOpacity: level === "township" ? 0 : red ? Math.min(0.75, 0.15 + red * 0.08) : 0.18,
  };
}

function words({ name, total, lights }) {
  const open = total ? box.dataset.open.replace("{total}", total) : box.dataset.nothing;
  const parts = lights.map(({ word, count }) => `${word} ${count}`);
  return [name, open, ...parts];
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

async function start() {
  const answer = await fetch(box.dataset.source);
  const { features } = await answer.json();
  box.dataset.count = String(features.length);
  if (!features.length) return box.remove();
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.25 });
  const layer = L.geoJSON(features, {
    style,
    onEachFeature: (feature, shape) => {
      shape.bindTooltip(tip(feature.properties), { sticky: true });
      shape.on("click", () => location.assign(feature.properties.url));
      if (feature.properties.level !== "township") {
        const name = document.createElement("span");
        name.textContent = feature.properties.name;
        const icon = L.divIcon({ className: "map__name", html: name, iconSize: null });
        L.marker(shape.getBounds().getCenter(), { icon, interactive: false, keyboard: false }).addTo(map);
      }
    },
  }).addTo(map);
  map.fitBounds(layer.getBounds(), { padding: [10, 10] });
}

if (box) start();
