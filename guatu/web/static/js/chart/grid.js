// The ground of the chart: the axis of time, days off, seasons, and the line of today.
import { rung, tickWord, ticks, toDate } from "./time.js";
import { HEAD } from "./view.js";

export const toX = ({ view, gutter }, day) => gutter + (day - view.left) * view.scale;

export function paintGrid(pen, scene) {
  const { view, width, height, gutter, ink, data } = scene;
  const last = view.left + (width - gutter) / view.scale;
  const { minor, major } = rung(view.scale);
  for (const season of data.seasons) paintSeason(pen, scene, season, last);
  if (minor === "day") paintDaysOff(pen, scene, last);
  pen.strokeStyle = ink.line;
  pen.fillStyle = ink.soft;
  pen.font = ink.small;
  pen.beginPath();
  for (const { day } of ticks(minor, view.left, last)) {
    const x = Math.round(toX(scene, day)) + 0.5;
    pen.moveTo(x, HEAD);
    pen.lineTo(x, height);
    pen.fillText(tickWord(minor, day, { language: scene.language }), x + 4, HEAD - 8);
  }
  pen.stroke();
  pen.fillStyle = ink.ink;
  for (const { day, end } of major === minor ? [] : ticks(major, view.left, last)) {
    const x = Math.max(gutter, toX(scene, day)) + 4;
    const word = tickWord(major, day, { language: scene.language, full: true });
    if (x + pen.measureText(word).width < toX(scene, end)) pen.fillText(word, x, 16);
  }
}

function paintSeason(pen, scene, { from, to, word }, last) {
  const { view, height, ink } = scene;
  if (to < view.left || from > last) return;
  const x = toX(scene, from);
  pen.fillStyle = ink.season;
  pen.fillRect(x, HEAD, toX(scene, to + 1) - x, height);
  pen.fillStyle = ink.seasonInk;
  pen.font = ink.small;
  pen.fillText(word, Math.max(scene.gutter, x) + 4, height - 8);
}

function paintDaysOff(pen, scene, last) {
  const { view, height, ink, data } = scene;
  pen.fillStyle = ink.sunk;
  for (let day = Math.floor(view.left); day <= last; day += 1) {
    const weekend = toDate(day).getUTCDay() % 6 === 0;
    const off = data.holidays.has(day) || (weekend && !data.workdays.has(day));
    if (off) pen.fillRect(toX(scene, day), HEAD, view.scale, height);
  }
}

export function paintToday(pen, scene) {
  const x = Math.round(toX(scene, scene.data.today + 0.5));
  pen.fillStyle = scene.ink.accent;
  pen.fillRect(x, HEAD - 6, 2, scene.height);
  pen.font = scene.ink.small;
  const word = scene.words.today;
  const half = pen.measureText(word).width / 2;
  pen.fillRect(x - half - 4, HEAD - 22, half * 2 + 10, 17);
  pen.fillStyle = scene.ink.accentInk;
  pen.fillText(word, x - half + 1, HEAD - 9);
}
