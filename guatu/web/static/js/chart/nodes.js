// What a plan adds to the picture: its nodes, float, baselines, forecasts, hard dates and links.
import { toX } from "./grid.js";
import { HEAD, ROW } from "./view.js";

// done, late, under way, waiting: colour and how much of the bar is filled.
function stateOf({ nodes, today }, n) {
  if (nodes.done[n] !== null) return "green";
  if (nodes.end[n] !== null && nodes.end[n] < today) return "red";
  return nodes.begun[n] === null ? "grey" : "blue";
}

export function paintNode(pen, scene, n, y) {
  const { data, ink } = scene;
  const { start, end, begun, done, guess, slack, milestone, critical } = data.nodes;
  if (start[n] === null || end[n] === null) return;
  const colour = stateOf(data, n);
  const span = (from, to) => [toX(scene, from), Math.max(2, toX(scene, to + 1) - toX(scene, from))];
  const promise = promised(scene, n);
  if (promise) outline(pen, ink.soft, span(...promise), y + 16);
  if (slack[n] !== null) fill(pen, ink.line, span(guess[n] ?? end[n], slack[n]), [y + 10, 3]);
  if (done[n] === null && guess[n] !== null && guess[n] > end[n]) {
    fill(pen, ink.soften.red, span(end[n] + 1, guess[n]), [y + 7, 8]);
    fill(pen, ink.lights.red, [toX(scene, guess[n] + 1) - 2, 2], [y + 5, 12]);
  }
  if (milestone[n]) return diamond(pen, ink.lights[colour], toX(scene, end[n] + 0.5), y + 11);
  fill(pen, ink.soften[colour], span(start[n], end[n]), [y + 7, 8]);
  if (begun[n] !== null) fill(pen, ink.lights[colour], span(begun[n], done[n] ?? data.today), [y + 9, 4]);
  pen.strokeStyle = critical[n] ? ink.ink : ink.lights[colour];
  const [x, w] = span(start[n], end[n]);
  pen.strokeRect(x + 0.5, y + 7.5, w - 1, 7);
}

// The days that the chosen baseline promised, if it knows the node.
function promised({ data, view: { baseline } }, n) {
  if (baseline === "none") return null;
  const { first, last } = data.promised.get(Number(baseline)) ?? data.nodes;
  return first[n] === null ? null : [first[n], last[n]];
}

const fill = (pen, colour, [x, w], [y, h]) => {
  pen.fillStyle = colour;
  pen.fillRect(x, y, w, h);
};

// A promise of before: a bracket under the bar.
function outline(pen, colour, [x, w], y) {
  fill(pen, colour, [x, w], [y + 3, 1]);
  fill(pen, colour, [x, 1], [y, 4]);
  fill(pen, colour, [x + w - 1, 1], [y, 4]);
}

function diamond(pen, colour, x, y) {
  pen.fillStyle = colour;
  pen.beginPath();
  for (const [dx, dy] of [[0, -6], [6, 0], [0, 6], [-6, 0]]) pen.lineTo(x + dx, y + dy);
  pen.fill();
}

// On the matter's own line: the hard date as two bars, and the days between which forecasts end.
export function paintPromises(pen, scene, i, y) {
  const { ink, data } = scene;
  const { hard, p50, p80 } = data.rows;
  if (p80[i] !== null) {
    const x = toX(scene, p50[i] ?? p80[i]);
    fill(pen, ink.season, [x, Math.max(3, toX(scene, p80[i] + 1) - x)], [y + 2, 3]);
    fill(pen, ink.seasonInk, [x, 1], [y + 1, 5]);
    fill(pen, ink.seasonInk, [toX(scene, p80[i] + 1) - 1, 1], [y + 1, 5]);
  }
  if (hard[i] === null) return;
  fill(pen, ink.ink, [toX(scene, hard[i] + 1), 2], [y + 2, 20]);
  fill(pen, ink.ink, [toX(scene, hard[i] + 1) + 4, 2], [y + 2, 20]);
}

export function paintNodeName(pen, { ink, gutter, data }, n, y) {
  pen.fillStyle = ink.surface;
  pen.fillRect(0, y, gutter, ROW);
  pen.fillStyle = ink.lights[stateOf(data, n)];
  pen.fillRect(32, y + 9, 6, 6);
  pen.font = ink.small;
  pen.fillStyle = ink.soft;
  pen.fillText(`${data.nodes.title[n]} ${data.nodes.unit[n]}`, 44, y + 16);
}

// The waits of the chosen matter: from the end of one node to the start of the next.
export function paintLinks(pen, scene) {
  const { data, view, lines, ink, height } = scene;
  const chosen = view.chosen === null ? -1 : data.rows.id.indexOf(view.chosen);
  if (chosen < 0 || !data.links.length) return;
  const at = new Map();
  lines.forEach(({ index, node }, place) => index === chosen && node !== undefined && at.set(node, place));
  const middle = (node) => HEAD + at.get(node) * ROW - view.top + 11;
  pen.strokeStyle = ink.accent;
  pen.beginPath();
  for (const [before, after] of data.links) {
    if (!at.has(before) || !at.has(after)) continue;
    const [from, to] = [middle(before), middle(after)];
    if (Math.max(from, to) < HEAD || Math.min(from, to) > height) continue;
    const x = toX(scene, data.nodes.end[before] + 1);
    const there = toX(scene, data.nodes.start[after]);
    pen.moveTo(x, from);
    pen.lineTo(x + 5, from);
    pen.lineTo(x + 5, to);
    pen.lineTo(there, to);
    pen.lineTo(there - 4, to - 3);
    pen.moveTo(there, to);
    pen.lineTo(there - 4, to + 3);
  }
  pen.stroke();
}
