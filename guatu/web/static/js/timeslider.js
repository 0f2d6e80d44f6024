// The slider of a matter's days: it moves the date, and the date is what is asked for. Without this
// the date is chosen by hand. Ticks are the days on which something happened.
const DAY_MS = 86_400_000;

function start(form) {
  const range = form.querySelector("[type=range]");
  const day = form.querySelector("[type=date]");
  if (range.dataset.started || Number(range.max) < 1) return;
  range.dataset.started = "yes";
  range.hidden = false;
  const first = Date.parse(form.dataset.first);
  range.addEventListener("input", () => {
    day.value = new Date(first + Number(range.value) * DAY_MS).toISOString().slice(0, 10);
  });
}

function startAll() {
  document.querySelectorAll("[data-module~='timeslider']").forEach(start);
}

document.addEventListener("htmx:afterSwap", startAll);
document.addEventListener("htmx:historyRestore", startAll);
startAll();
