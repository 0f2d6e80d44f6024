// The time chart: loads the data once, then every gesture changes the view and asks for a picture.
import { listenToForm } from "./controls.js";
import { listen } from "./gestures.js";
import { readInk } from "./ink.js";
import { paint } from "./paint.js";
import { arrange, kept } from "./rows.js";
import { describe } from "./describe.js";
import { oneAtATime } from "../once.js";
import { HEAD, ROW, readView, snap, writeView } from "./view.js";

const box = document.querySelector("[data-module~='chart']");
const canvas = box.querySelector("canvas");
const pen = canvas.getContext("2d", { alpha: false });
const language = document.documentElement.lang === "en" ? "en" : "zh";

async function load() {
  const answer = await fetch(box.dataset.source);
  if (!answer.ok) throw new Error(`${box.dataset.source}: ${answer.status}`);
  const data = await answer.json();
  data.holidays = new Set(data.holidays);
  data.workdays = new Set(data.workdays);
  data.nodesOf = [];
  data.nodes.row.forEach((row, node) => (data.nodesOf[row] ??= []).push(node));
  data.promised = new Map(data.baselines.map((held) => [held.number, held]));
  return data;
}

function makeScene(data) {
  return {
    data,
    language,
    view: readView(location.search, data),
    ink: readInk(),
    words: { today: box.dataset.today },
    lines: [],
    width: 0,
    height: 0,
    gutter: 0,
  };
}

function fit(scene) {
  const { width, height } = canvas.parentElement.getBoundingClientRect();
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  Object.assign(scene, { width, height, gutter: width < 700 ? 130 : 300 });
}

// One picture a frame at most, whatever the number of gestures in it.
function painter(scene) {
  let asked = false;
  let noted;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const room = Math.max(0, scene.lines.length * ROW - (scene.height - HEAD));
      scene.view.top = Math.min(room, Math.max(0, scene.view.top));
      snap(scene.view);
      paint(pen, scene);
      box.dataset.firstPicture ??= performance.now().toFixed(1);
      box.dataset.painted = String(Number(box.dataset.painted ?? 0) + 1);
      clearTimeout(noted);
      noted = setTimeout(() => history.replaceState(null, "", writeView(scene.view)), 200);
    });
  };
}

function sift(scene) {
  const found = kept(scene.data, scene.view);
  scene.lines = arrange(scene.data, found, scene.view);
  describe(box, scene, found.length);
}

// What others do is in the picture too; where one looks stays.
function follow(scene, again) {
  const take = async () => {
    const data = await load();
    keepFolded(scene, data);
    scene.data = data;
    again();
  };
  document.addEventListener("guatu:moved", oneAtATime(take));
}

// Groups are numbered in the order of the data: those that are folded stay so by their names.
function keepFolded({ data: { groups: before }, view }, { groups: now }) {
  const names = [...view.closed].map((key) => before[view.group][key]);
  view.closed = new Set(names.map((name) => now[view.group]?.indexOf(name) ?? -1).filter((key) => key >= 0));
}

async function start() {
  const scene = makeScene(await load());
  const repaint = painter(scene);
  const again = () => { sift(scene); repaint(); };
  new ResizeObserver(() => { fit(scene); repaint(); }).observe(canvas.parentElement);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    scene.ink = readInk();
    repaint();
  });
  fit(scene);
  again();
  const chart = { box, canvas, scene, again, repaint };
  listen(chart);
  listenToForm(chart);
  follow(scene, again);
}

start().catch((fault) => {
  box.querySelector("[data-part='count']").textContent = `${box.dataset.fault} ${fault.message}`;
});
