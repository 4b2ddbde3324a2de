// Before the lessons open. A newer edition of the site is opened at once: its service worker, which drops what the earlier
// one kept, is waited for, and the page loaded again. Lessons that the student has saved are then brought forward to the
// newer edition, by the same Python that does it on a disk. Where anything fails, the lessons open as they are here.
{
  const LESSONS = {}/* LESSONS */, WORDS = {}/* WORDS */; // each lesson's edition by its path; sentences by language
  const LIMIT = 4000, ROOT = new URL("..", location.href).pathname, PACKAGE = "ml-systems-week1";
  const path = new URLSearchParams(location.search).get("path") ?? "", folder = path.split("/")[0];
  const language = folder in WORDS ? folder : "en", words = WORDS[language];

  const newest = async () => {
    const { serviceWorker } = navigator, registration = serviceWorker?.controller && (await serviceWorker.getRegistration());
    if (!registration) return;
    const changed = new Promise((resolve) => serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true }));
    const update = async () => {
      await registration.update();
      const { installing, waiting, active } = registration;
      return (installing || waiting || active !== serviceWorker.controller) && changed;
    };
    const limit = new Promise((resolve) => setTimeout(resolve, LIMIT));
    if (await Promise.race([update().catch(() => false), changed, limit])) {
      location.reload();
      await new Promise(() => {});
    }
  };

  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  // What JupyterLite keeps in this browser; nothing where no lesson has run.
  const kept = async () => {
    const request = indexedDB.open(`JupyterLite Storage - ${ROOT}`);
    request.onupgradeneeded = () => request.transaction.abort();
    const database = await asked(request).catch(() => null);
    if (database?.objectStoreNames.contains("files")) return database;
    database?.close();
    return null;
  };

  const fetched = async (file) => {
    const answer = await fetch(ROOT + file);
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    return answer;
  };

  // The course's own Python, with nothing that its package needs beside the standard library.
  const merged = async (task) => {
    const place = "static/pyodide/", { loadPyodide } = await import(`${ROOT}${place}pyodide.mjs`);
    const [python, lock] = await Promise.all([loadPyodide(), fetched(`${place}pyodide-lock.json`).then((answer) => answer.json())]);
    const wheel = await fetched(place + lock.packages[PACKAGE].file_name);
    python.unpackArchive(await wheel.arrayBuffer(), "wheel", { extractDir: "/course" });
    const run = python.runPython("import sys; sys.path.append('/course'); from utils.notebook import edition; edition.brought_forward");
    return JSON.parse(run(JSON.stringify(task)));
  };

  // A file as JupyterLite keeps it.
  const model = (path, content, before) => {
    const now = new Date().toISOString(), size = new TextEncoder().encode(JSON.stringify(content)).length;
    const about = { type: "notebook", format: "json", mimetype: "application/json", writable: true, created: now };
    return { ...about, ...before, name: path.split("/").at(-1), path, content, size: content ? size : 0, last_modified: now };
  };

  const forward = async () => {
    const database = await kept();
    if (!database) return;
    const tell = teller();
    try {
      const store = database.transaction("files").objectStore("files");
      const [paths, models] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
      const here = new Map(paths.map((path, at) => [path, models[at]]));
      const old = Object.keys(LESSONS).filter((path) => {
        const cells = here.get(path)?.content?.cells;
        return Array.isArray(cells) && here.get(path).content.metadata?.handed_out?.edition !== LESSONS[path];
      });
      if (!old.length) return;
      tell([words.meanwhile]);
      const lessons = await Promise.all(old.map(async (path) => [path, await (await fetched(`files/${path}`)).json()]));
      const saved = Object.fromEntries(old.map((path) => [path, here.get(path).content]));
      const { files, said } = await merged({ language, saved, new: Object.fromEntries(lessons) });
      const writing = database.transaction("files", "readwrite"), place = writing.objectStore("files");
      const done = new Promise((resolve, reject) => {
        writing.oncomplete = resolve;
        writing.onabort = () => reject(writing.error);
      });
      for (const [path, content] of Object.entries(files)) place.put(model(path, content, here.get(path)), path);
      if (!here.has("kept")) place.put(model("kept", null, { type: "directory", mimetype: "" }), "kept");
      await done; // all of them, or none
      tell(said, true);
    } catch (error) {
      tell([words.failed.replace("{error}", error?.message ?? error)], true);
    } finally {
      database.close();
    }
  };

  // Sentences below the lesson, until they are closed.
  const teller = () => {
    const place = document.createElement("div"), said = document.createElement("div"), button = document.createElement("button");
    place.lang = language;
    place.style.cssText = "position: fixed; inset: auto 0 0; z-index: 2000; max-height: 40vh; overflow: auto; padding: 0.5em 1em; "
      + "background: #fff; color: #222; border-top: 3px solid #1a5fb4; font: 16px/1.5 system-ui, sans-serif";
    said.setAttribute("role", "status");
    Object.assign(button, { type: "button", textContent: words.close, hidden: true, onclick: () => place.remove() });
    button.style.font = "inherit";
    place.append(said, button);
    return (sentences, last = false) => {
      const show = () => {
        if (!sentences.length) return place.remove();
        document.body.append(place);
        said.replaceChildren(...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
        button.hidden = !last;
      };
      if (document.body) show();
      else addEventListener("DOMContentLoaded", show, { once: true });
    };
  };

  // One tab after the other.
  const alone = (work) => (navigator.locks ? navigator.locks.request(`${PACKAGE} ${ROOT}`, work) : work());
  window.beforeLessons = newest().then(() => alone(forward)).catch(console.warn);
}
