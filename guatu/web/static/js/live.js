// What others do is on this page within two seconds: ask how far the record is, and when it moved
// take the parts marked data-live anew. A part in which somebody is typing is left alone.
const EVERY_MS = 1500;
const SLOW_MS = 15_000; // after a failure: the network is away, do not hammer it

let known = null;

async function look() {
  if (document.hidden) return EVERY_MS;
  try {
    const answer = await fetch("/live/", { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return SLOW_MS;
    const { event } = await answer.json();
    if (known !== null && event !== known) await refresh();
    known = event;
    return EVERY_MS;
  } catch {
    return SLOW_MS;
  }
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || part.contains(document.activeElement?.closest("input, textarea, select"))) continue;
    part.replaceWith(document.adoptNode(fresh));
    window.htmx?.process(fresh);
    document.dispatchEvent(new CustomEvent("guatu:fresh", { detail: fresh }));
  }
}

async function watch() {
  setTimeout(watch, await look());
}

if (document.querySelector("[data-live]")) watch();
