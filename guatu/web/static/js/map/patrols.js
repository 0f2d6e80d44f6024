// Patrol lines, dashed, and stations, rings: a click opens the list of the unit that keeps them.
const L = window.L;

function tip(box, { name, unit, station, km }) {
  const what = station ? box.dataset.station : box.dataset.line.replace("{km}", km);
  const note = document.createElement("div");
  const title = document.createElement("strong");
  const more = document.createElement("div");
  title.textContent = name;
  more.textContent = [what, unit].filter(Boolean).join(" · ");
  note.append(title, more);
  return note;
}

export function patrolLayer(box, patrols, { token, renderer }) {
  const color = token("blue");
  const drawn = patrols.map((patrol) => {
    const shape = patrol.station
      ? L.circleMarker(patrol.parts[0][0], { renderer, color, radius: 5, weight: 2, fillColor: token("surface"), fillOpacity: 1 })
      : L.polyline(patrol.parts, { renderer, color, weight: 3, dashArray: "8 4" });
    shape.bindTooltip(tip(box, patrol), { sticky: true });
    if (patrol.url) shape.on("click", () => location.assign(patrol.url));
    return shape;
  });
  return L.layerGroup(drawn);
}
