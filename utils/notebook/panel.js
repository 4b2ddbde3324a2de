// The browser side of utils.controls.Panel: native inputs with labels, a picture with alternative text.
// Every panel loads this file for itself, so names that must differ on a page are drawn at random.
const MOST_BYTES = 8 * 2 ** 20; // of the pictures that a figure keeps
const ENDED = ["dead", "terminating", "restarting", "autorestarting"]; // a kernel's states
const FRAME_MS = 17;
const PATIENCE_MS = 400, CALM_MS = 1000; // until a wait is said; until a figure that is only in view is drawn ahead
const unique = (kind) => `course-${kind}-${Math.random().toString(36).slice(2)}`;

// JupyterLab takes the arrow keys for itself unless the focused element carries this mark.
const keepKeys = (element) => element.setAttribute("data-lm-suppress-shortcuts", "true");

function style(element, css) {
  Object.assign(element.style, css);
  return element;
}

// The pictures of one figure by the positions of its controls. The kernel draws what it is asked for, one
// position at a time: first the one that is shown, then those next to it that a reader may come to.
class Pictures {
  constructor(model) {
    this.model = model;
    this.index = model.get("index"); // where the controls stand, told to the kernel a little later
    this.kept = new Map(); // from position to picture, oldest first
    this.bytes = 0;
    this.tried = new Set(); // asked for ahead, so not asked for ahead again
    this.asked = null; // the position that the kernel is drawing
    this.near = null; // the control that a reader is at
    this.views = new Set(); // each with what shows its controls, what draws its picture, and whether it is on the screen
    this.gone = this.stopped = this.missing = false;
    this.held = false; // a slider, over a position whose picture is asked for when it is let go
    this.telling = null;
    this.due = Infinity; // when to ask for the next
    this.shown = { alt: "", message: "", size: 0, url: "" };
    this.shownAt = ""; // no longer anywhere once a reader has moved to what is missing
    model.on("msg:custom", (content, buffers) => this.hear(content, buffers));
    model.on("change:index", () => this.told());
    this.watch(model.widget_manager?.kernel);
    if (model.get("picture")?.byteLength) this.keep(model.get("at"), [model.get("picture")], model.get("alt"), "");
    model.send({ kind: "here" });
    this.move();
  }

  place(index = this.index) { return this.model.get("spec").map(({ name }) => index[name]); }

  // Where the controls stand once this one has moved. A page without a kernel may have a start, which the others go
  // back to.
  moved(name, index) { return { ...(this.model.get("start") ?? this.index), [name]: index }; }

  has(name, index) { return this.kept.has(this.place(this.moved(name, index)).join()); }

  // ---- from the kernel

  hear(content, buffers) {
    const { kind, at } = content;
    if (kind === "cell ended") {
      if (content.anew) [...this.kept.keys()].forEach((key) => this.forget(key));
      this.tried.clear();
      this.wake(CALM_MS);
      return;
    }
    if (kind === "frame") this.keep(at, buffers, content.alt, content.message);
    if (at?.join() === this.asked?.at.join()) this.answered(this.asked, kind === "frame");
  }

  answered(ask, drawn) {
    if (ask !== this.asked) return;
    this.asked = null;
    this.stopped = !drawn && !ask.ahead && ask.at.join() === this.place().join();
    this.redraw();
    // Not drawn ahead: a cell is running, and its end will be told.
    if (drawn || (this.missing && !this.stopped)) this.wake(0);
  }

  watch(kernel) {
    const end = () => {
      this.gone = true;
      this.redraw();
    };
    const listen = (_, status) => { if (ENDED.includes(status)) end(); };
    kernel?.statusChanged?.connect(listen);
    kernel?.disposed?.connect(end);
    this.unwatch = () => {
      kernel?.statusChanged?.disconnect(listen);
      kernel?.disposed?.disconnect(end);
    };
  }

  // ---- what is kept

  keep(at, [bytes], alt, message) {
    const key = at.join(), size = bytes?.byteLength ?? 0;
    this.forget(key);
    const frame = { alt, message, size, url: "", picture: null };
    if (size) {
      frame.url = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
      frame.picture = new Image(); // once loaded it is shown at once wherever its address is
      frame.picture.src = frame.url;
    }
    this.kept.set(key, frame);
    this.bytes += size;
    const here = this.place().join();
    for (const old of [...this.kept.keys()]) {
      if (this.bytes <= MOST_BYTES) break;
      if (old !== here && old !== key) this.forget(old);
    }
  }

  forget(key) {
    const frame = this.kept.get(key);
    if (!frame) return;
    this.kept.delete(key);
    this.bytes -= frame.size;
    this.drop(frame);
  }

  drop(frame) { if (frame !== this.shown && frame.url) URL.revokeObjectURL(frame.url); }

  end() {
    clearTimeout(this.timer);
    clearTimeout(this.telling);
    this.unwatch();
    for (const frame of [...this.kept.values(), this.shown]) URL.revokeObjectURL(frame.url);
  }

  // ---- what is shown

  // Show a move at once, and tell the kernel where the controls stand once the picture is on the screen. The model
  // is set only then: what it holds and has not sent, the kernel's word on an earlier place would set back.
  set(name, index) {
    this.index = this.moved(name, index);
    this.telling ??= setTimeout(() => {
      this.telling = null;
      if (this.gone) return;
      this.model.set("index", this.index);
      this.model.save_changes();
    }, FRAME_MS);
    this.move();
  }

  // The kernel has set the controls, unless they have moved since then, which it will be told.
  told() {
    const index = this.model.get("index");
    if (this.telling !== null || index === this.index) return;
    this.index = index;
    this.move();
  }

  hold() {
    this.held = true;
    this.redraw();
  }

  move() {
    this.stopped = this.held = false;
    this.views.forEach((view) => view.show());
    if (!this.kept.has(this.place().join())) this.shownAt = "";
    this.redraw();
    if (this.missing) this.step();
    else this.wake(PATIENCE_MS, true);
  }

  redraw() {
    const here = this.place().join(), frame = this.kept.get(here), old = this.shown;
    if (frame) {
      [this.shown, this.shownAt] = [frame, here];
      this.kept.delete(here);
      this.kept.set(here, frame); // the newest now
    }
    if (![...this.kept.values()].includes(old)) this.drop(old);
    this.missing = this.shownAt !== here;
    this.views.forEach((view) => view.draw());
  }

  // ---- what is asked for

  come(name) {
    this.near = name;
    if (name !== null) this.wake(0);
  }

  look(view, visible) {
    view.visible = visible;
    if (visible) this.wake(CALM_MS);
  }

  wake(delay, later = false) {
    const due = performance.now() + delay;
    if (this.due <= due && !later) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.step(), delay);
  }

  step() {
    clearTimeout(this.timer);
    this.due = Infinity;
    if (this.asked || this.gone) return;
    const ahead = !this.missing || this.stopped;
    const at = ahead ? this.next() : this.place();
    if (at === null) return;
    if (ahead) this.tried.add(at.join());
    const ask = this.asked = { at, ahead };
    // The kernel's last word, also where something kept it from answering, is that it is idle again.
    const status = ({ content }) => { if (content.execution_state === "idle") setTimeout(() => this.answered(ask, false)); };
    this.model.send({ kind: "draw", at, ahead }, { iopub: { status } });
  }

  // The next position on the lines through the one that is shown: along the control that is near, then the
  // others. None where the pictures before it take all the room.
  next() {
    const here = this.place(), spec = this.model.get("spec");
    if (document.hidden || (this.near === null && ![...this.views].some((view) => view.visible))) return null;
    const order = [...spec.keys()].sort((a, b) => (spec[b].name === this.near) - (spec[a].name === this.near));
    let room = MOST_BYTES;
    for (const control of order) {
      const line = [...spec[control].texts.keys()];
      line.sort((a, b) => Math.abs(a - here[control]) - Math.abs(b - here[control]));
      for (const index of line) {
        const at = here.map((old, i) => (i === control ? index : old));
        const frame = this.kept.get(at.join());
        if (!frame && !this.tried.has(at.join())) return room > this.shown.size ? at : null;
        room -= frame?.size ?? 0;
      }
    }
    return null;
  }
}

function slider(spec, get, set, words) {
  const id = unique("slider");
  const row = style(document.createElement("div"), {
    display: "grid", gridTemplateColumns: "minmax(14ch, 34ch) minmax(12ch, 40ch) auto", gap: "0.8em", alignItems: "center",
  });
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = spec.label;
  const input = document.createElement("input");
  Object.assign(input, { id, type: "range", min: 0, max: spec.texts.length - 1, step: 1 });
  keepKeys(input);
  const text = document.createElement("output");
  text.htmlFor = id;
  const write = (index) => {
    text.textContent = index < 0 ? words.unanswered : spec.texts[index];
    input.setAttribute("aria-valuetext", text.textContent);
  };
  const show = () => {
    const index = get();
    if (document.activeElement !== input || !input.dataset.held) {
      input.value = index < 0 ? Math.floor((spec.texts.length - 1) / 2) : index;
      write(index);
    }
  };
  input.addEventListener("pointerdown", () => { input.dataset.held = "1"; });
  input.addEventListener("pointerup", () => { delete input.dataset.held; });
  input.addEventListener("input", () => {
    write(input.valueAsNumber);
    set(input.valueAsNumber, true);
  });
  input.addEventListener("change", () => { delete input.dataset.held; set(input.valueAsNumber); });
  row.append(label, input, text);
  return { element: row, show };
}

function choice(spec, get, set) {
  const group = style(document.createElement("fieldset"), {
    border: "none", margin: "0", padding: "0", display: "flex", flexWrap: "wrap", gap: "0.2em 1.2em", minWidth: "0",
  });
  const legend = document.createElement("legend");
  legend.textContent = spec.label;
  style(legend, { padding: "0", marginBottom: "0.2em" });
  group.append(legend);
  const name = unique("choice");
  const inputs = spec.texts.map((text, index) => {
    const label = style(document.createElement("label"), { display: "inline-flex", alignItems: "center", gap: "0.35em" });
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name, value: index });
    keepKeys(input);
    if (spec.names) input.setAttribute("aria-label", spec.names[index]);
    input.addEventListener("change", () => set(index));
    label.append(input, text);
    group.append(label);
    return input;
  });
  return { element: group, show: () => inputs.forEach((input, index) => { input.checked = index === get(); }) };
}

function toggle(spec, get, set) {
  const label = style(document.createElement("label"), { display: "inline-flex", alignItems: "center", gap: "0.35em" });
  const input = document.createElement("input");
  input.type = "checkbox";
  keepKeys(input);
  input.addEventListener("change", () => set(input.checked ? 1 : 0));
  label.append(input, spec.label);
  return { element: label, show: () => { input.checked = get() === 1; } };
}

const KINDS = { slider, choice, toggle };

function render(model, el, pictures) {
  const root = style(document.createElement("div"), {
    display: "flex", flexDirection: "column", gap: "0.6em", padding: "0.3em", fontSize: "1.1em",
    color: "var(--jp-ui-font-color1, inherit)", fontFamily: "var(--jp-content-font-family, inherit)",
    wordBreak: "keep-all", overflowWrap: "break-word",
  });
  root.lang = model.get("words")?.lang ?? "";
  const shows = [];
  for (const spec of model.get("spec")) {
    const get = () => (pictures ?? { index: model.get("index") }).index[spec.name];
    const set = (index, dragged = false) => {
      if (dragged && !model.get("continuous") && !pictures?.has(spec.name, index)) {
        pictures?.hold();
        return;
      }
      if (index === get()) {
        pictures?.move();
      } else if (pictures) {
        pictures.set(spec.name, index);
      } else {
        model.set("index", { ...model.get("index"), [spec.name]: index });
        model.save_changes();
      }
    };
    const control = KINDS[spec.kind](spec, get, set, model.get("words"));
    shows.push(control.show);
    root.append(control.element);
    for (const event of ["pointerenter", "focusin"]) {
      control.element.addEventListener(event, () => pictures?.come(spec.name));
    }
  }
  const message = style(document.createElement("p"), { margin: "0", fontWeight: "600", whiteSpace: "pre-line" });
  message.setAttribute("role", "status");
  const image = style(document.createElement("img"), { display: "block", maxWidth: "100%" });
  image.decoding = "sync"; // in the frame of the event
  const place = style(document.createElement("div"), { position: "relative" });
  place.append(message, image);
  root.append(place);
  el.append(root);

  const showAll = () => shows.forEach((show) => show());
  const say = (text, over) => {
    message.textContent = text;
    message.hidden = text === "";
    style(message, { position: over ? "absolute" : "", margin: over ? "0.5em" : "0 0 0.6em" });
  };
  showAll();
  if (pictures) return showKept(pictures, root, image, say, showAll);
  model.on("change:index", showAll);
  return showOne(model, image, say);
}

// A picture that belongs to all positions, or none.
function showOne(model, image, say) {
  let url = "";
  const drawPicture = () => {
    const bytes = model.get("picture");
    const old = url;
    image.hidden = !bytes || bytes.byteLength === 0;
    style(image, { display: image.hidden ? "none" : "block" });
    url = image.hidden ? "" : URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
    if (url) image.src = url;
    if (old) URL.revokeObjectURL(old);
  };
  const parts = {
    picture: drawPicture,
    alt: () => { image.alt = model.get("alt"); },
    message: () => say(model.get("message"), false),
  };
  for (const [name, draw] of Object.entries(parts)) {
    draw();
    model.on(`change:${name}`, draw);
  }
  return () => { if (url) URL.revokeObjectURL(url); };
}

// The picture of the position that is shown; while it is missing, the last one, marked as such.
function showKept(pictures, root, image, say, show) {
  const words = pictures.model.get("words");
  let timer = 0;
  const wait = () => {
    image.alt = words.waiting;
    style(image, { opacity: "0.35" });
    say(words.waiting, true);
  };
  // Until a picture is loaded the old one stands there with its own text, and says that it is the old one.
  const put = (frame) => {
    if (frame.picture.complete) {
      Object.assign(image, { alt: frame.alt, src: frame.url });
    } else {
      image.setAttribute("aria-busy", "true");
      frame.picture.addEventListener("load", () => { if (pictures.shown === frame) draw(); }, { once: true });
    }
  };
  const draw = () => {
    const { missing, gone, stopped, held, shown } = pictures;
    const waiting = missing && !gone && !stopped;
    image.setAttribute("aria-busy", String(waiting || held));
    if (!waiting) {
      clearTimeout(timer);
      timer = 0;
      image.hidden = missing || !shown.url;
      style(image, { display: image.hidden ? "none" : "block", opacity: held ? "0.35" : "" });
      if (!image.hidden) put(shown);
      say(gone ? words.gone : stopped ? words.stopped : shown.message, false);
    } else if (!timer) {
      timer = setTimeout(wait, PATIENCE_MS);
    }
  };
  const view = { show, draw, visible: false };
  const seen = new IntersectionObserver((entries) => pictures.look(view, entries.at(-1).isIntersecting));
  pictures.views.add(view);
  draw();
  seen.observe(root);
  const turned = () => pictures.wake(CALM_MS);
  document.addEventListener("visibilitychange", turned);
  root.addEventListener("focusout", () => pictures.come(null));
  root.addEventListener("pointerleave", () => { if (!root.contains(document.activeElement)) pictures.come(null); });
  return () => {
    clearTimeout(timer);
    seen.disconnect();
    document.removeEventListener("visibilitychange", turned);
    pictures.views.delete(view);
  };
}

// One for each panel: its views share the pictures.
export default () => {
  let pictures = null;
  return {
    initialize({ model }) {
      if (model.get("at").length) pictures = new Pictures(model);
      return () => pictures?.end();
    },
    render: ({ model, el }) => render(model, el, pictures),
  };
};
