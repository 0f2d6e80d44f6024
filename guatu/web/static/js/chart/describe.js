// What the chart says in words beside the picture: how many are shown, and the chosen one.
import { iso } from "./time.js";

const part = (box, name) => box.querySelector(`[data-part='${name}']`);

export function describe(box, scene, shown) {
  const { total, nodes } = scene.data;
  const words = nodes.row.length ? box.dataset.countNodes : box.dataset.count;
  part(box, "count").textContent = fill(words, { shown, total, nodes: nodes.row.length });
  part(box, "empty").hidden = total > 0;
  const range = part(box, "range");
  const { from, to } = scene.view;
  range.hidden = from === null && to === null;
  const [begins, ends] = [from, to].map((day) => (day === null ? "" : iso(day)));
  if (!range.hidden) range.textContent = `${begins} – ${ends} ✕`;
  tell(box, scene);
}

export function tell(box, { data, view }) {
  const card = part(box, "card");
  const at = view.chosen === null ? -1 : data.rows.id.indexOf(view.chosen);
  card.hidden = at < 0;
  if (at < 0) return;
  const { title, unit, light, end, progress, url } = rowAt(data, at);
  const link = card.querySelector("a");
  link.textContent = title;
  link.href = url;
  card.querySelector("p").textContent = [
    data.lights[light].word, data.groups.unit[unit], `${progress}%`, end === null ? "" : iso(end),
    ...forecast(box, data, at),
  ].filter(Boolean).join(" · ");
}

// The hard date, and the span of days in which half to four fifths of the forecasts end.
function forecast(box, { rows: { hard, p50, p80 } }, at) {
  return [
    hard[at] === null ? "" : `${box.dataset.hard} ${iso(hard[at])}`,
    p80[at] === null ? "" : `${box.dataset.forecast} ${iso(p50[at] ?? p80[at])} – ${iso(p80[at])}`,
  ];
}

export function rowAt(data, at) {
  const row = Object.fromEntries(Object.entries(data.rows).map(([key, column]) => [key, column[at]]));
  return { ...row, url: data.url.replace("0", row.id) };
}

function fill(words, facts) {
  return words.replace(/\{(\w+)\}/g, (_, name) => facts[name].toLocaleString());
}
