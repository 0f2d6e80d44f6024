// Which lines the chart shows, top to bottom: headings of groups and the matters under them.
// Matters come in columns (data.rows.title[i], ...); a line names a matter by its index.

export function kept(data, { words, lights, from, to }) {
  const { title, unit, light, start, end } = data.rows;
  const named = words.trim() ? nodesNamed(data, words.trim().toLowerCase()) : null;
  const needle = words.trim().toLowerCase();
  const found = [];
  for (let i = 0; i < title.length; i += 1) {
    if (lights.size && !lights.has(data.lights[light[i]].key)) continue;
    if (from !== null && (end[i] ?? start[i]) < from) continue;
    if (to !== null && start[i] > to) continue;
    if (needle && !named.has(i) && !matches(needle, title[i], data.groups.unit[unit[i]])) continue;
    found.push(i);
  }
  return found;
}

// The matters of which a node goes by these words.
function nodesNamed({ nodes }, needle) {
  const found = new Set();
  nodes.title.forEach((title, n) => { if (matches(needle, title, nodes.unit[n])) found.add(nodes.row[n]); });
  return found;
}

function matches(needle, ...texts) {
  return texts.some((text) => text.toLowerCase().includes(needle));
}

// Lines of one grouping. Groups stand in the order of the data, matters as `order` says.
export function arrange(data, indexes, { group, closed, nodes, chosen }) {
  const groups = new Map();
  const keys = data.rows[group];
  for (const i of indexes) {
    if (!groups.has(keys[i])) groups.set(keys[i], []);
    groups.get(keys[i]).push(i);
  }
  const end = order(data);
  const lines = [];
  for (const key of [...groups.keys()].sort((a, b) => a - b)) {
    const members = groups.get(key).sort((a, b) => end(a) - end(b));
    lines.push({ group: key, label: data.groups[group][key], members, tally: tally(data, members) });
    if (closed.has(key)) continue;
    for (const index of members) {
      lines.push({ index });
      const unfolded = nodes || data.rows.id[index] === chosen;
      if (unfolded) data.nodesOf[index]?.forEach((node) => lines.push({ index, node }));
    }
  }
  return lines;
}

// Open matters first, by the day they are due; then those that are done, the latest first.
function order({ rows: { end, done } }) {
  return (i) => (done[i] === null ? end[i] ?? 1e6 : 3e6 - done[i]);
}

function tally(data, members) {
  const counts = new Array(data.lights.length).fill(0);
  members.forEach((i) => { counts[data.rows.light[i]] += 1; });
  return counts;
}
