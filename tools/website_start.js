// Python begins to load while JupyterLab still does: its worker is made here, and JupyterLite's kernel is given this one.
// At a first visit the service worker comes first, as it keeps what Python fetches.
(() => {
  const { serviceWorker } = navigator, Plain = Worker;
  if (!serviceWorker || crossOriginIsolated) return; // JupyterLite's kernel is another one then
  let early;
  window.Worker = new Proxy(Plain, {
    construct(_, [address, options]) {
      if (!String(address).includes("/comlink.worker.")) return new Plain(address, options);
      window.Worker = Plain;
      return (early ??= new Plain(address, options));
    },
  });
  const start = async () => {
    await window.beforeLessons;
    if (!serviceWorker.controller) {
      const address = new URL("../service-worker.js?enableCache=true", location.href).href;
      localStorage.setItem(`${address}-version`, "/* VERSION */"); // else JupyterLite takes it for an old one
      const taken = new Promise(resolve => serviceWorker.addEventListener("controllerchange", resolve, {once: true}));
      await serviceWorker.register(address);
      await taken;
    }
    if (early) return;
    const lesson = new URLSearchParams(location.search).get("path") ?? "";
    early = new Plain(new URL(`../static/pyodide/early.mjs#${encodeURIComponent(lesson)}`, location.href), {type: "module"});
    early.addEventListener("error", () => { if (window.Worker !== Plain) early = undefined; });
  };
  start().catch(console.warn);
})();
