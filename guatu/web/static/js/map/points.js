// Matters as points: the shape and colour of their light, drawn on one canvas. A click lists what
// lies there, for several often do.
import { paintShape } from "../shapes.js";

const NEAR = 9; // pixels
const LISTED = 12;
const L = window.L;

const Point = L.CircleMarker.extend({
  _updatePath() {
    const { shape, colour } = this.options;
    const { x, y } = this._point;
    const renderer = this._renderer;
    if (renderer._drawing && !this._empty()) paintShape(renderer._ctx, shape, x, y, colour);
  },
});

export function pointLayer(box, matters, { token, renderer }) {
  const inks = matters.lights.map(({ shape, colour }) => ({
    shape,
    colour: token(colour === "yellow" ? "yellow-shape" : colour),
  }));
  const group = L.layerGroup(
    matters.at.map((at, index) => new Point(at, { renderer, radius: 6, index, ...inks[matters.light[index]] })),
  );
  group.eachLayer((point) => point.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    const map = point._map;
    L.popup().setLatLng(point.getLatLng()).setContent(list(box, matters, near(map, group, event))).openOn(map);
  }));
  return group;
}

function near(map, group, { layerPoint }) {
  return group.getLayers()
    .filter((point) => map.latLngToLayerPoint(point.getLatLng()).distanceTo(layerPoint) <= NEAR)
    .map((point) => point.options.index);
}

function list(box, matters, indexes) {
  const listed = document.createElement("ul");
  for (const index of indexes.slice(0, LISTED)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = matters.url.replace("0", matters.id[index]);
    link.textContent = `${matters.lights[matters.light[index]].word} · ${matters.title[index]}`;
    item.append(link);
    listed.append(item);
  }
  if (indexes.length > LISTED) {
    const more = document.createElement("li");
    more.textContent = box.dataset.more.replace("{total}", indexes.length - LISTED);
    listed.append(more);
  }
  return listed;
}
