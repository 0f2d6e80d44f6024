// Keeps the phone's page and its parts for a tunnel: the network first, what is kept if it is away.
// Only /mine/ and static files; everything else is left to the network.
const STORE = "guatu-mine-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const ours = pathname === "/mine/" || pathname.startsWith("/static/");
  if (request.method === "GET" && origin === self.location.origin && ours) {
    event.respondWith(fresh(request));
  }
});

async function fresh(request) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await store.put(request, answer.clone());
    return answer;
  } catch (away) {
    const kept = await store.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw away;
  }
}
