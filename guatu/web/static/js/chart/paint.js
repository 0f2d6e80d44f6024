// Draws what is seen, and only that: cost follows the height of the screen, not the city.
import { paintGrid, paintToday, toX } from "./grid.js";
import { paintLinks, paintNode, paintNodeName, paintPromises } from "./nodes.js";
import { HEAD, ROW } from "./view.js";
import { paintShape } from "../shapes.js";

export function paint(pen, scene) {
  const { width, height, ink } = scene;
  pen.fillStyle = ink.surface;
  pen.fillRect(0, 0, width, height);
  clipped(pen, [scene.gutter, 0, width - scene.gutter, height], () => {
    paintGrid(pen, scene);
    eachLine(scene, (line, y) => paintRight(pen, scene, line, y));
    paintLinks(pen, scene);
    paintToday(pen, scene);
  });
  clipped(pen, [0, HEAD, scene.gutter, height - HEAD], () => {
    eachLine(scene, (line, y) => paintLeft(pen, scene, line, y));
  });
  paintEdges(pen, scene);
}

function clipped(pen, [x, y, w, h], draw) {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, w, h);
  pen.clip();
  draw();
  pen.restore();
}

function eachLine({ lines, view, height }, draw) {
  const first = Math.max(0, Math.floor(view.top / ROW));
  const last = Math.min(lines.length, Math.ceil((view.top + height - HEAD) / ROW));
  for (let at = first; at < last; at += 1) draw(lines[at], HEAD + at * ROW - view.top);
}

function paintRight(pen, scene, line, y) {
  const { ink, width, gutter } = scene;
  if (line.index === undefined) {
    pen.fillStyle = ink.groupWash;
    pen.fillRect(gutter, y, width, ROW);
    return;
  }
  if (line.node === undefined) paintBar(pen, scene, line.index, y);
  else paintNode(pen, scene, line.node, y);
}

function paintBar(pen, scene, i, y) {
  const { data, view, ink } = scene;
  const { start, end, first, done, light, progress, id } = data.rows;
  const { colour } = data.lights[light[i]];
  if (id[i] === view.chosen) {
    pen.fillStyle = ink.chosen;
    pen.fillRect(scene.gutter, y, scene.width, ROW);
  }
  const stop = done[i] ?? end[i] ?? data.today;
  const x = toX(scene, start[i]);
  const w = Math.max(3, toX(scene, stop + 1) - x);
  if (x > scene.width || toX(scene, Math.max(stop, data.today) + 1) + 12 < scene.gutter) return;
  pen.fillStyle = ink.soften[colour];
  pen.fillRect(x, y + 6, w, 12);
  pen.fillStyle = ink.lights[colour];
  pen.fillRect(x, y + 6, (w * progress[i]) / 100, 12);
  pen.strokeStyle = ink.lights[colour];
  pen.strokeRect(x + 0.5, y + 6.5, w - 1, 11);
  if (done[i] === null && end[i] !== null && end[i] < data.today) paintLate(pen, scene, end[i], y);
  if (first[i] !== null && first[i] !== end[i]) paintPromise(pen, scene, first[i], y);
  paintPromises(pen, scene, i, y);
}

// From the missed day to today: the days that are owed.
function paintLate(pen, scene, end, y) {
  const from = toX(scene, end + 1);
  pen.fillStyle = scene.ink.lights.red;
  pen.fillRect(from, y + 11, Math.max(0, toX(scene, scene.data.today) - from), 2);
}

// The day first promised, when it was moved since.
function paintPromise(pen, scene, day, y) {
  pen.fillStyle = scene.ink.ink;
  pen.fillRect(toX(scene, day + 1) - 1, y + 3, 2, 18);
}

function paintLeft(pen, scene, line, y) {
  const { ink, gutter, data, view } = scene;
  if (line.node !== undefined) return paintNodeName(pen, scene, line.node, y);
  const heading = line.index === undefined;
  pen.fillStyle = heading ? ink.groupWash : data.rows.id[line.index] === view.chosen ? ink.chosen : ink.surface;
  pen.fillRect(0, y, gutter, ROW);
  pen.fillStyle = ink.ink;
  pen.font = heading ? ink.bold : ink.text;
  if (!heading) {
    const { colour, shape } = data.lights[data.rows.light[line.index]];
    paintShape(pen, shape, 15, y + 12, ink.lights[colour]);
    pen.fillStyle = ink.ink;
    pen.fillText(data.rows.title[line.index], 28, y + 16);
    return;
  }
  pen.fillText(`${view.closed.has(line.group) ? "▸" : "▾"} ${line.label}`, 8, y + 16);
  pen.font = ink.small;
  const count = `${line.members.length}`;
  const room = pen.measureText(count).width + 12;
  pen.fillStyle = ink.groupWash;
  pen.fillRect(gutter - room, y, room, ROW);
  pen.fillStyle = ink.soft;
  pen.fillText(count, gutter - room + 6, y + 16);
}

function paintEdges(pen, { width, height, gutter, ink }) {
  pen.fillStyle = ink.line;
  pen.fillRect(0, HEAD - 1, width, 1);
  pen.fillRect(gutter - 1, 0, 1, height);
}
