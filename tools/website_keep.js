// At the first visit the service worker comes after much has been loaded or asked for: what did not come through it is
// asked for once more, so that it keeps that too, and the next visit needs no network; the browser has it still.
performance.setResourceTimingBufferSize(2000);
const keep = () => {
  const again = new Set([location.href]);
  fetch(location.pathname).catch(() => {});
  new PerformanceObserver(list => {
    for (const {name, workerStart} of list.getEntries()) {
      if (workerStart || again.has(name) || !name.startsWith(location.origin) || name.includes("/api/service-worker")) continue;
      again.add(name);
      fetch(name).catch(() => {});
    }
  }).observe({type: "resource", buffered: true});
};
if (navigator.serviceWorker && !navigator.serviceWorker.controller) {
  navigator.serviceWorker.addEventListener("controllerchange", keep, {once: true});
}
