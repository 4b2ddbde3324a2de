// A figure on a page without a kernel: its panel (makePanel, from panel.js) over pictures that are stored.
// Where only the lines through the start are there, moving one control puts the others back.

function still(element, stored) {
  const names = stored.spec.map(({ name }) => name), listeners = {};
  const start = Object.fromEntries(names.map((name, i) => [name, stored.start[i]]));
  const state = { spec: stored.spec, at: stored.start, index: start, continuous: true, alt: "", message: "", words: stored.words ?? {} };
  if (!stored.all) state.start = start;
  const tell = (event, ...what) => (listeners[event] ?? []).forEach((call) => call(...what));
  const model = {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      tell(`change:${name}`);
    },
    on(event, call) { (listeners[event] ??= []).push(call); },
    send() {},
    save_changes() {},
  };
  const widget = makePanel();
  widget.initialize({ model });
  for (const { picture, ...frame } of stored.frames) {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    tell("msg:custom", { kind: "frame", ...frame }, bytes.length ? [bytes] : []);
  }
  element.replaceChildren();
  widget.render({ model, el: element });
  const controls = [...element.firstElementChild.children];
  for (const first of element.dataset.pairs?.split(" ").filter(Boolean).map(Number) ?? []) {
    const row = document.createElement("div");
    row.className = "pair";
    controls[first].before(row);
    row.append(controls[first], controls[first + 1]);
  }
  if (!stored.all) {
    const words = document.createElement("p");
    words.className = "caption";
    words.textContent = stored.words?.alone;
    element.append(words);
  }
}
