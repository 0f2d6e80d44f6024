// One view after the other. When the live module brings fresh views the turn goes on where it was:
// nothing is kept of the old ones, so that a week without reload takes no more memory than a minute.
const TURN_MS = Number(new URLSearchParams(location.search).get("seconds") ?? 15) * 1000;
let turn = 0;

function show() {
  const views = [...document.querySelectorAll(".big__view")];
  views.forEach((view, at) => view.classList.toggle("big__view--away", at !== turn % views.length));
}

document.addEventListener("guatu:fresh", show);
setInterval(() => {
  turn += 1;
  show();
}, TURN_MS);
show();
