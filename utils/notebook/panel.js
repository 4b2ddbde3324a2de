// The browser side of utils.controls.Panel: native inputs with labels, a picture with alternative text.
// Every panel loads this file for itself, so names that must differ on a page are drawn at random.
const unique = (kind) => `course-${kind}-${Math.random().toString(36).slice(2)}`;

// JupyterLab takes the arrow keys for itself unless the focused element carries this mark.
const keepKeys = (element) => element.setAttribute("data-lm-suppress-shortcuts", "true");

function style(element, css) {
  Object.assign(element.style, css);
  return element;
}

function slider(spec, get, set, continuous) {
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
    text.textContent = index < 0 ? "not answered yet" : spec.texts[index];
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
    if (continuous()) set(input.valueAsNumber);
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

function render({ model, el }) {
  const root = style(document.createElement("div"), {
    display: "flex", flexDirection: "column", gap: "0.6em", padding: "0.3em", fontSize: "1.1em",
    color: "var(--jp-ui-font-color1, inherit)", fontFamily: "var(--jp-content-font-family, inherit)",
  });
  const shows = [];
  for (const spec of model.get("spec")) {
    const get = () => model.get("index")[spec.name];
    const set = (index) => {
      if (index === get()) return;
      model.set("index", { ...model.get("index"), [spec.name]: index });
      model.save_changes();
    };
    const control = KINDS[spec.kind](spec, get, set, () => model.get("continuous"));
    shows.push(control.show);
    root.append(control.element);
  }
  const message = style(document.createElement("p"), { margin: "0", fontWeight: "600", whiteSpace: "pre-line" });
  message.setAttribute("role", "status");
  const image = style(document.createElement("img"), { maxWidth: "100%", alignSelf: "flex-start" });
  root.append(message, image);
  el.append(root);

  let url = "";
  const drawPicture = () => {
    const bytes = model.get("picture");
    const old = url;
    image.hidden = !bytes || bytes.byteLength === 0;
    url = image.hidden ? "" : URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
    if (url) image.src = url;
    if (old) URL.revokeObjectURL(old);
  };
  const drawAlt = () => { image.alt = model.get("alt"); };
  const drawMessage = () => {
    message.textContent = model.get("message");
    message.hidden = message.textContent === "";
  };
  const showAll = () => shows.forEach((show) => show());
  const parts = { index: showAll, picture: drawPicture, alt: drawAlt, message: drawMessage };
  for (const [name, draw] of Object.entries(parts)) {
    draw();
    model.on(`change:${name}`, draw);
  }
  return () => { if (url) URL.revokeObjectURL(url); };
}

export default { render };
