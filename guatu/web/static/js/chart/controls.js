// The form above the chart: grouping, words, lights, and buttons for zoom and today.
import { zoom } from "./view.js";

export function listenToForm({ box, scene, again, repaint }) {
  const { view } = scene;
  const form = box.querySelector("form");
  form.elements.group.value = view.group;
  form.elements.q.value = view.words;
  form.querySelectorAll("[name='light']").forEach((tick) => {
    tick.checked = view.lights.has(tick.value);
    tick.closest("label").hidden = !tick.checked && !occurs(scene.data, tick.value);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    const given = new FormData(form);
    Object.assign(view, { group: given.get("group"), words: given.get("q"), lights: new Set(given.getAll("light")) });
    again();
  });
  form.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    const middle = (scene.width - scene.gutter) / 2;
    if (act === "in") zoom(view, 1.5, middle);
    if (act === "out") zoom(view, 1 / 1.5, middle);
    if (act === "today") view.left = scene.data.today - middle / view.scale;
    if (act === "range") Object.assign(view, { from: null, to: null });
    if (act) again();
  });
}

const occurs = ({ lights, rows }, key) => rows.light.includes(lights.findIndex((light) => light.key === key));
