// Loads in the background what "Run this lesson" will need, into the cache of the service worker that serves it, and says
// how far it is: the page can be read and its figures moved meanwhile. Without this script its place stays empty.
(() => {
  const place = document.querySelector(".ahead");
  if (!place || !navigator.serviceWorker || !window.caches || !location.protocol.startsWith("http")) return;
  const words = JSON.parse(place.dataset.words), run = new URL(place.dataset.run, location.href);
  const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const megabytes = (bytes) => Math.round(bytes / 1e6);
  const said = document.createElement("span"), bar = document.createElement("progress");
  said.setAttribute("role", "status");

  const lacking = async (listed) => {
    const cache = await caches.open(`ml-systems-week1 ${run.pathname} ${listed.edition}`); // as website_worker.js names it
    const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
    const files = Object.entries(listed.files).map(([name, bytes]) => ({ address: new URL(name, run), bytes }));
    return { cache, files: files.filter(({ address }) => !kept.has(address.pathname)) };
  };

  const load = async ({ cache, files }, { version }) => {
    const worker = new URL("service-worker.js?enableCache=true", run).href;
    localStorage.setItem(`${worker}-version`, version); // else JupyterLite takes it for an old one
    await navigator.serviceWorker.register(worker);
    bar.max = files.reduce((sum, { bytes }) => sum + bytes, 0);
    bar.value = 0;
    bar.setAttribute("aria-label", say("loads"));
    said.after(bar);
    let next = 0, told = -1;
    const tell = (bytes) => {
      bar.value += bytes;
      const tenth = Math.floor((10 * bar.value) / bar.max);
      if (tenth === told) return; // a screen reader says each
      told = tenth;
      said.textContent = say("loading", { part: megabytes(bar.value), all: megabytes(bar.max) });
    };
    const one = async () => {
      while (next < files.length) {
        const { address, bytes } = files[next++];
        const answer = await fetch(address, { cache: "no-cache", priority: "low" });
        if (!answer.ok) throw new Error(`${answer.status} ${address.pathname}`);
        await cache.put(address.pathname, answer);
        tell(bytes);
      }
    };
    tell(0);
    await Promise.all([one(), one(), one()]).finally(() => bar.remove());
    said.textContent = say("ready");
  };

  const begin = async () => {
    const listed = await (await fetch(new URL("ahead.json", run), { cache: "no-cache" })).json();
    const todo = await lacking(listed);
    place.append(said);
    if (!todo.files.length) {
      said.textContent = say("ready");
      return;
    }
    const start = () => load(todo, listed).catch((error) => {
      console.info(error);
      said.textContent = say("stopped");
    });
    if (!navigator.connection?.saveData && !matchMedia("(max-width: 600px)").matches) {
      await start();
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary";
    button.textContent = say("now", { all: megabytes(todo.files.reduce((sum, { bytes }) => sum + bytes, 0)) });
    button.addEventListener("click", () => {
      button.remove();
      said.tabIndex = -1;
      said.focus();
      start();
    });
    place.append(button);
  };

  // When the page has come to rest.
  const rest = () => (window.requestIdleCallback ?? setTimeout)(() => begin().catch(console.info));
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
})();
