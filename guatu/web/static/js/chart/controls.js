// The form above the chart: grouping, words, lights, and buttons for zoom and today.
import { iso, toDay } from "./time.js";
import { zoom } from "./view.js";

export function listenToForm({ box, scene, again, repaint }) {
  const { view } = scene;
  const form = box.querySelector("form");
  for (const option of [...form.elements.group.options]) {
    if (!(option.value in scene.data.groups)) option.remove();
  }
  form.elements.group.value = view.group;
  form.elements.nodes.checked = view.nodes;
  form.elements.nodes.closest("label").hidden = !scene.data.nodes.row.length;
  offerBaselines(box, form, scene);
  showSpan(form, view);
  form.elements.q.value = view.words;
  form.querySelectorAll("[name='light']").forEach((tick) => {
    tick.checked = view.lights.has(tick.value);
    tick.closest("label").hidden = !tick.checked && !occurs(scene.data, tick.value);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    const given = new FormData(form);
    Object.assign(view, {
      group: given.get("group"),
      nodes: given.has("nodes"),
      baseline: given.get("baseline"),
      words: given.get("q"),
      lights: new Set(given.getAll("light")),
      from: given.get("from") ? toDay(given.get("from")) : null,
      to: given.get("to") ? toDay(given.get("to")) : null,
    });
    again();
  });
  form.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    const middle = (scene.width - scene.gutter) / 2;
    if (act === "in") zoom(view, 1.5, middle);
    if (act === "out") zoom(view, 1 / 1.5, middle);
    if (act === "today") view.left = scene.data.today - middle / view.scale;
    if (act === "range") Object.assign(view, { from: null, to: null });
    if (act === "range") showSpan(form, view);
    if (act) again();
  });
}

// Each plan's newest baseline, none, or one by its number: plans that have no such one show none.
function offerBaselines(box, form, { data, view }) {
  const select = form.elements.baseline;
  for (const number of data.promised.keys()) {
    select.add(new Option(box.dataset.baseline.replace("{number}", number), number));
  }
  select.value = view.baseline;
  select.closest("label").hidden = data.nodes.first.every((day) => day === null);
}

// The days that a drag chose stand in the form too, where keys can change them.
export function showSpan(form, { from, to }) {
  form.elements.from.value = from === null ? "" : iso(from);
  form.elements.to.value = to === null ? "" : iso(to);
}

const occurs = ({ lights, rows }, key) => rows.light.includes(lights.findIndex((light) => light.key === key));
