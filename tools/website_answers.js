// What a student has made on this site, as one file and back: the notebooks and the progress that the lessons keep in this
// browser, and the answers on the pages. Without this script the place for its buttons stays empty.
(() => {
  const KEY = "ml-systems-week1", FORMAT = "ml-systems-week1-answers", VERSION = 1;
  const place = document.getElementById("answers");
  if (!place) return;
  const words = JSON.parse(place.dataset.words);
  const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

  // JupyterLite keeps each file in this browser's database, by its path.
  const DATABASE = `JupyterLite Storage - ${new URL(place.dataset.run, location.href).pathname}`, STORE = "files";
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const open = async (version) => {
    const request = indexedDB.open(DATABASE, version);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE); // no lesson has run here yet
    const database = await asked(request);
    database.onversionchange = () => database.close();
    if (database.objectStoreNames.contains(STORE)) return database;
    database.close();
    return open(database.version + 1);
  };

  const plain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  // Notebooks with the folders they are in, and the progress: nothing else, as a lesson would import a module.
  const sound = (path, one) => {
    if (!plain(one) || path.split("/").some((part) => !part || part === "." || part === "..")) return false;
    const { type, content } = one;
    if (type === "notebook") return path.endsWith(".ipynb") && plain(content) && Array.isArray(content.cells) && content.cells.every(plain);
    return type === "directory" || (path === ".progress.json" && typeof content === "string");
  };

  // What a notebook shows is trusted by those alone who have run it, so that nothing in a file from elsewhere runs as code.
  const untrusted = (one) => {
    if (one.type === "notebook") for (const cell of one.content.cells) delete cell.metadata?.trusted;
    return one;
  };

  const files = async () => {
    const database = await open();
    try {
      const store = database.transaction(STORE).objectStore(STORE);
      const [paths, models] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
      const mine = paths.map((path, at) => [path, models[at]]).filter(([path, one]) => sound(path, one));
      return new Map(mine.map(([path, one]) => [path, untrusted(one)]));
    } finally {
      database.close();
    }
  };

  const put = async (models) => {
    const database = await open();
    try {
      const writing = database.transaction(STORE, "readwrite");
      const done = new Promise((resolve, reject) => {
        writing.oncomplete = resolve;
        writing.onabort = () => reject(writing.error);
      });
      for (const [path, model] of models) writing.objectStore(STORE).put(model, path);
      await done; // all of them, or none
    } finally {
      database.close();
    }
  };

  const chosen = () => {
    try {
      return { ...JSON.parse(localStorage.getItem(KEY))?.quiz };
    } catch {
      return {};
    }
  };

  const count = (models) => [...models.values()].filter(({ type }) => type !== "directory").length;

  const save = async () => {
    const mine = await files(), quiz = chosen();
    if (!count(mine) && !Object.keys(quiz).length) return say("nothing");
    const day = new Date().toISOString().slice(0, 10);
    const text = JSON.stringify({ format: FORMAT, version: VERSION, saved: day, files: Object.fromEntries(mine), quiz });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${FORMAT}-${day}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return say("saved", { file: link.download, files: count(mine), answers: Object.keys(quiz).length });
  };

  // A file as JupyterLite keeps it: changed now, so that a lesson that is open asks before it is saved over it.
  const model = (path, one) => {
    const { type, format, mimetype, created, content, size } = untrusted(one), name = path.split("/").at(-1);
    return { name, path, type, format, mimetype, created, content, size, writable: true, last_modified: new Date().toISOString() };
  };

  // What a chosen file holds, or the name of the sentence that says what is wrong with it.
  const read = (text) => {
    let all;
    try {
      all = JSON.parse(text);
    } catch {
      return text.startsWith(`{"format":"${FORMAT}"`) ? "broken" : "other";
    }
    if (!plain(all) || all.format !== FORMAT) return "other";
    if (Number.isInteger(all.version) && all.version > VERSION) return "newer";
    if (all.version !== VERSION || !plain(all.files) || !plain(all.quiz)) return "broken";
    const mine = Object.entries(all.files), letters = Object.values(all.quiz);
    if (!mine.every(([path, one]) => sound(path, one)) || !letters.every((letter) => /^[A-Z]$/.test(letter))) return "broken";
    return { models: new Map(mine.map(([path, one]) => [path, model(path, one)])), quiz: all.quiz };
  };

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const load = async (chosenFile) => {
    const found = read(await chosenFile.text()), file = chosenFile.name;
    if (typeof found === "string") return say(found, { file });
    const { models, quiz } = found, mine = await files(), here = chosen();
    const differing = [...models].filter(([path, { content }]) => mine.has(path) && !same(mine.get(path).content, content)).map(([path]) => path);
    differing.push(...Object.keys(quiz).filter((question) => question in here && here[question] !== quiz[question]));
    if (differing.length && !confirm(say("replace", { file, names: differing.join(", ") }))) return say("stays");
    await put(models);
    if (Object.keys(quiz).length) localStorage.setItem(KEY, JSON.stringify({ quiz: { ...here, ...quiz } }));
    return say("loaded", { file, files: count(models), answers: Object.keys(quiz).length });
  };

  const element = (name, properties) => Object.assign(document.createElement(name), properties);
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  const telling = (work) => async () => {
    said.textContent = "";
    try {
      said.textContent = await work();
    } catch (error) {
      said.textContent = say("failed", { error: error?.message ?? error });
    }
  };
  const picker = element("input", { type: "file", accept: ".json,application/json", hidden: true });
  picker.addEventListener("change", () => {
    const [file] = picker.files;
    telling(() => load(file))().then(() => { picker.value = ""; }); // the same file may be chosen again
  });
  const button = (name, onclick) => element("button", { type: "button", className: "btn btn-primary", textContent: words[name], onclick });
  place.append(button("save", telling(save)), " ", button("load", () => picker.click()), picker, said);
})();
