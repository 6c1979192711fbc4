// Answers from the copy on this device where there is no line. Registered only when a reader asks for the copy
// (islands/offline.js, which fills it and takes it away). What readers write, what the program answers, streams, and videos, of
// which browsers ask for parts, are left alone.

const COPY = "dateline-copy";
const LEFT_ALONE = /^\/(desk|write|follow|api|static|media)(\/|$)|\/discussion\/live$|\.mp4$/;
const AWAY = "/offline/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin || LEFT_ALONE.test(address.pathname)) return;
  event.respondWith(answer(event, request, address));
});

/** From the line; without one from the copy; and a page that is in neither is the one that says what is kept. */
async function answer(event, request, address) {
  const isPage = request.mode === "navigate";
  try {
    const got = await fetch(request);
    if (!got.redirected && !address.search) event.waitUntil(renew(address.pathname, got.clone()));
    return got;
  } catch (problem) {
    if (!(await caches.has(COPY))) throw problem;
    const copy = await caches.open(COPY);
    const kept = (await copy.match(address.pathname)) ?? (isPage ? await copy.match(AWAY) : undefined);
    if (!kept) throw problem;
    return kept;
  }
}

/** What is kept becomes newer when it is read, and goes when it was withdrawn; nothing is added. */
async function renew(path, got) {
  if (!(await caches.has(COPY))) return;
  const copy = await caches.open(COPY);
  if (got.status === 404 || got.status === 410) await copy.delete(path);
  else if (got.status === 200 && (await copy.match(path))) await copy.put(path, got);
}
