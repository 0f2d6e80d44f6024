// Mouse, touch, wheel and keys of the chart. Each changes the view and asks for a picture.
import { showSpan } from "./controls.js";
import { rowAt, tell } from "./describe.js";
import { HEAD, ROW, zoom } from "./view.js";

const WHEEL = 1.0015;
const STILL = 4; // pixels: less is a click, more is a drag

export function listen(chart) {
  const { canvas } = chart;
  const held = new Map();
  canvas.addEventListener("wheel", (event) => onWheel(chart, event), { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    held.set(event.pointerId, { x: event.offsetX, y: event.offsetY, from: event.offsetX, far: 0 });
  });
  canvas.addEventListener("pointermove", (event) => onMove(chart, held, event));
  canvas.addEventListener("pointerup", (event) => onUp(chart, held, event));
  canvas.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
  canvas.addEventListener("keydown", (event) => onKey(chart, event));
  canvas.addEventListener("dblclick", (event) => open(chart, lineAt(chart, event.offsetY)?.index));
}

function onWheel({ scene, repaint }, event) {
  event.preventDefault();
  const { view, gutter } = scene;
  if (event.ctrlKey || event.metaKey) zoom(view, WHEEL ** -event.deltaY, event.offsetX - gutter);
  else {
    view.left += (event.shiftKey ? event.deltaY : event.deltaX) / view.scale;
    if (!event.shiftKey) view.top += event.deltaY;
  }
  repaint();
}

function onMove({ scene, repaint }, held, event) {
  const grip = held.get(event.pointerId);
  if (!grip) return;
  const dx = event.offsetX - grip.x;
  const dy = event.offsetY - grip.y;
  grip.far += Math.abs(dx) + Math.abs(dy);
  if (held.size === 2) pinch(scene, held, event);
  else if (!event.shiftKey) {
    scene.view.left -= dx / scene.view.scale;
    scene.view.top -= dy;
  }
  grip.x = event.offsetX;
  grip.y = event.offsetY;
  repaint();
}

function pinch({ view, gutter }, held, event) {
  const other = [...held].find(([id]) => id !== event.pointerId)[1];
  const grip = held.get(event.pointerId);
  const before = Math.hypot(grip.x - other.x, grip.y - other.y);
  const after = Math.hypot(event.offsetX - other.x, event.offsetY - other.y);
  if (before > 0) zoom(view, after / before, other.x - gutter);
}

function onUp(chart, held, event) {
  const grip = held.get(event.pointerId);
  held.delete(event.pointerId);
  if (!grip) return;
  if (grip.far < STILL) click(chart, event);
  else if (event.shiftKey) keepSpan(chart, grip.from, event.offsetX);
}

// Shift and drag keeps the matters of that span of days.
function keepSpan({ box, scene, again }, a, b) {
  const dayAt = (x) => Math.round(scene.view.left + (x - scene.gutter) / scene.view.scale);
  scene.view.from = dayAt(Math.min(a, b));
  scene.view.to = dayAt(Math.max(a, b));
  showSpan(box.querySelector("form"), scene.view);
  again();
}

function lineAt({ scene }, y) {
  return y < HEAD ? undefined : scene.lines[Math.floor((y - HEAD + scene.view.top) / ROW)];
}

function click(chart, event) {
  const { scene, again } = chart;
  const line = lineAt(chart, event.offsetY);
  if (!line) return;
  if (line.index === undefined) toggle(scene.view.closed, line.group);
  else scene.view.chosen = scene.data.rows.id[line.index];
  again();
}

function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
}

function open({ scene }, index) {
  if (index !== undefined) location.assign(rowAt(scene.data, index).url);
}

function onKey(chart, event) {
  const { scene, repaint } = chart;
  const { view } = scene;
  const middle = (scene.width - scene.gutter) / 2;
  const keys = {
    ArrowLeft: () => { view.left -= 60 / view.scale; },
    ArrowRight: () => { view.left += 60 / view.scale; },
    ArrowUp: () => move(chart, -1),
    ArrowDown: () => move(chart, 1),
    PageUp: () => { view.top -= scene.height - HEAD; },
    PageDown: () => { view.top += scene.height - HEAD; },
    "+": () => zoom(view, 1.25, middle),
    "=": () => zoom(view, 1.25, middle),
    "-": () => zoom(view, 0.8, middle),
    " ": () => fold(chart),
    "/": () => chart.box.querySelector("[name='q']").focus(),
    Escape: () => { view.chosen = null; chart.again(); },
    Home: () => { view.left = scene.data.today - middle / view.scale; },
    Enter: () => open(chart, scene.data.rows.id.indexOf(view.chosen)),
  };
  if (!keys[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  keys[event.key]();
  repaint();
}

// The next matter up or down, scrolled into sight; its nodes unfold, those of the last one fold.
function move({ box, scene, again }, by) {
  const { lines, view, data } = scene;
  const at = placeOf(scene);
  let to = at + by;
  while (lines[to] && (lines[to].index === undefined || lines[to].node !== undefined)) to += by;
  if (!lines[to]) return;
  view.chosen = data.rows.id[lines[to].index];
  again();
  const place = placeOf(scene);
  view.top = Math.min(place * ROW, Math.max(view.top, (place + 1) * ROW - (scene.height - HEAD)));
  tell(box, scene);
}

const placeOf = ({ lines, data, view }) =>
  lines.findIndex(({ index, node }) => index !== undefined && node === undefined && data.rows.id[index] === view.chosen);

// Folds the group of the chosen matter, or all groups when they are folded.
function fold({ scene, again }) {
  const { view, data } = scene;
  const at = data.rows.id.indexOf(view.chosen);
  if (at < 0) view.closed.clear();
  else toggle(view.closed, data.rows[view.group][at]);
  again();
}
