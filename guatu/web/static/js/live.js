// What others do is on this page within two seconds. A stream of the server tells a mark that
// changes with what one sees; where there is none (a proxy that holds it back, no place left) the
// page asks by itself. On another mark the parts marked data-live are taken anew; a part in which
// somebody is typing is left alone. What draws itself (data-live without an id) hears guatu:moved.
import { oneAtATime } from "./once.js";

const FIRST_MS = 4_000; // a stream says something at once, or something holds it back
const BEAT_MS = 25_000; // and every ten seconds
const EVERY_MS = 1_500;
const SLOW_MS = 15_000; // after a failure: the network is away, do not hammer it
const AGAIN_MS = 300_000; // after which a stream is tried once more

let known = null;
let end = () => {};

const renew = oneAtATime(refresh);

async function notice(mark) {
  const moved = known !== null && mark !== known;
  known = mark;
  if (moved) await renew();
}

async function refresh() {
  document.dispatchEvent(new CustomEvent("guatu:moved"));
  if (!document.querySelector("[data-live][id]")) return;
  const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || part.contains(document.activeElement?.closest("input, textarea, select"))) continue;
    part.replaceWith(document.adoptNode(fresh));
    window.htmx?.process(fresh);
    document.dispatchEvent(new CustomEvent("guatu:fresh", { detail: fresh }));
  }
}

function listen() {
  const stream = new EventSource("/live/stream/");
  let silence = setTimeout(ask, FIRST_MS);
  stream.addEventListener("message", ({ data }) => {
    document.documentElement.dataset.live = "stream";
    clearTimeout(silence);
    silence = setTimeout(ask, BEAT_MS);
    notice(data);
  });
  stream.addEventListener("full", ask);
  stream.addEventListener("error", () => stream.readyState === EventSource.CLOSED && ask());
  begin(() => {
    clearTimeout(silence);
    stream.close();
  });
}

function ask() {
  document.documentElement.dataset.live = "asks";
  let next;
  let over = false;
  const look = async () => {
    const pause = await asked();
    if (!over) next = setTimeout(look, pause);
  };
  const again = setTimeout(listen, AGAIN_MS);
  begin(() => {
    over = true;
    clearTimeout(next);
    clearTimeout(again);
  });
  look();
}

async function asked() {
  try {
    const answer = await fetch("/live/", { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return SLOW_MS;
    await notice((await answer.json()).mark);
    return EVERY_MS;
  } catch {
    return SLOW_MS;
  }
}

// One way at a time: whichever begins ends the one before.
function begin(ender) {
  end();
  end = ender;
}

// A page that nobody looks at holds no stream: a browser has six connections to a server.
function watch() {
  if (document.hidden) begin(() => {});
  else listen();
}

if (document.querySelector("[data-live]")) {
  document.addEventListener("visibilitychange", watch);
  watch();
}
