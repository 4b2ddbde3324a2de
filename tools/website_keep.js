// At the first visit the service worker comes after much has been loaded: what was loaded is asked for once more,
// from the browser's own cache, so that the service worker keeps it too, and the next visit needs no network.
performance.setResourceTimingBufferSize(2000);
const keep = () => {
  const loaded = performance.getEntriesByType("resource").map(entry => entry.name);
  for (const address of [location.href, ...loaded]) {
    if (address.startsWith(location.origin) && !address.includes("/api/service-worker")) fetch(address).catch(() => {});
  }
};
if (navigator.serviceWorker && !navigator.serviceWorker.controller) {
  navigator.serviceWorker.addEventListener("controllerchange", keep, {once: true});
}
