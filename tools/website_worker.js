
// The site's cache: these functions take the place of JupyterLite's of the same names. What an edition of the site has
// served stays as it was, and is not asked for again; the next edition is another worker with a cache of its own.
const OURS = `ml-systems-week1 ${new URL(self.registration.scope).pathname} `, EDITION = `${OURS}/* EDITION */`;

function onActivate(event) {
  event.waitUntil(forget().then(() => self.clients.claim()));
}

// Other sites may share this browser's storage; "precache" is what JupyterLite calls its own.
const forget = async () => {
  for (const name of await caches.keys()) {
    if (name === "precache" || (name.startsWith(OURS) && name !== EDITION)) await caches.delete(name);
  }
};

function shouldDrop(request, url) {
  return request.method !== "GET" || !url.protocol.startsWith("http");
}

async function maybeFromCache(event) {
  const { request } = event, cache = await caches.open(EDITION);
  const key = new URL(request.url).pathname; // one page for all lessons, and what a lesson's page has loaded ahead
  const kept = await cache.match(key);
  if (kept) return kept;
  const answer = await fetch(request, { cache: "no-cache" }); // the browser's own cache may hold an earlier edition's
  if (answer.status === 200) event.waitUntil(cache.put(key, answer.clone()));
  return answer;
}
