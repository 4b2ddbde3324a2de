// A slide show of the notebook that is open in JupyterLab: the notebook itself, full screen, a slide's cells
// at a time, so that cells run and controls work. The slide types of the cells (cell.metadata.slideshow, as
// in RISE and nbconvert) say where a slide begins. JupyterLab loads this file as it is; nothing is built.
(() => {
  const CSS = `
    .course-show { --jp-content-font-size1: 26px; --jp-ui-font-size1: 20px; --jp-code-font-size: 20px; background: #fff; }
    .course-show > .jp-Toolbar, .course-show > :not(.jp-Notebook, .course-slides-bar), .course-show :is(.course-off, .jp-cell-toolbar, .jp-cell-menu) { display: none !important; }
    .course-show > .jp-Notebook { position: absolute !important; inset: 0 !important; width: auto !important; height: auto !important; padding: 24px 12px; }
    .course-show .jp-WindowedPanel-viewport { position: static !important; transform: none !important; }
    .course-show .jp-WindowedPanel-inner { height: auto !important; }
    .course-show .jp-WindowedPanel-outer::after { display: none !important; }
    .course-show .jp-CodeCell:not(.course-ran) .jp-Cell-outputWrapper { display: none; }
    .course-show .course-ran:not(.course-code):has(.jp-OutputArea-output :is(img, input)) .jp-Cell-inputWrapper { display: none; }
    .course-show :is(.jp-InputPrompt, .jp-OutputPrompt, .jp-Collapser, .jp-Notebook-footer) { display: none; }
    .course-show :is(.jp-RenderedHTMLCommon, .jp-OutputArea-output, .jp-OutputArea-output pre) { font-size: 24px; line-height: 1.4; }
    .course-show .jp-RenderedHTMLCommon table { font-size: 20px; }
    .course-show .jp-OutputArea-output img { width: min(100%, 1200px); max-width: none; max-height: max(500px, calc(100vh - 230px)); object-fit: contain; }
    .course-show :is(.jp-Cell, .jp-Cell-inputArea, .jp-mod-active) { border-color: transparent !important; }
    .course-show .cm-content { white-space: pre-wrap; overflow-wrap: anywhere; flex-shrink: 1; }
    .course-show input[type=radio], .course-show input[type=checkbox] { width: 22px; height: 22px; }
    .course-slides-bar { position: fixed; right: 12px; bottom: 6px; z-index: 10001; font: 18px sans-serif; color: #595959; }
    .course-slides-bar button { font: inherit; padding: 6px 14px; }`;
  const STARTS = ["slide", "subslide"];

  function activate(app) {
    let show = null; // {panel, notebook, config, at} while a show runs
    const bar = document.createElement("div");
    bar.className = "course-slides-bar";
    const button = document.createElement("button");
    button.textContent = "Slide show";
    button.title = "From the selected cell on. PageDown and PageUp turn the slides, Shift+Enter runs a cell, C shows its code again, Esc ends.";
    bar.append(button);
    const style = document.createElement("style");
    style.textContent = CSS;
    document.head.append(style);
    document.body.append(bar);

    const typeOf = (cell) => (cell.model.getMetadata("slideshow") || {}).slide_type || "-";

    // What only prepares: the first code cell, and those that follow it before anything is said or asked.
    function setup(notebook) {
      const cells = notebook.widgets, first = cells.findIndex((cell) => cell.model.type === "code");
      const rest = cells.slice(Math.max(0, first) + 1);
      const prepares = (cell) => cell.model.type === "code" && !/\bpredict\(/.test(cell.model.sharedModel.getSource());
      const end = rest.findIndex((cell) => !prepares(cell));
      return first < 0 ? [] : [cells[first], ...rest.slice(0, end < 0 ? rest.length : end)];
    }

    // The slides as they are now: lists of cells.
    function slides(notebook) {
      const groups = [], prepared = setup(notebook);
      for (const cell of notebook.widgets) {
        if (typeOf(cell) === "skip" || prepared.includes(cell)) continue;
        if (STARTS.includes(typeOf(cell)) || !groups.length) groups.push([]);
        groups[groups.length - 1].push(cell);
      }
      return groups;
    }

    function turn(to) {
      const { notebook } = show, groups = slides(notebook);
      show.at = Math.max(0, Math.min(groups.length - 1, to));
      const group = groups[show.at];
      for (const cell of notebook.widgets) cell.node.classList.toggle("course-off", !group.includes(cell));
      notebook.activeCellIndex = notebook.widgets.indexOf(group.find((cell) => cell.model.type === "code") || group[0]);
      notebook.mode = "command";
      notebook.node.focus();
      setTimeout(() => notebook.outerNode.scrollTo(0, 0)); // after JupyterLab has scrolled to the selected cell
      bar.textContent = `${show.at + 1} / ${groups.length}`;
    }

    async function start() {
      const panel = app.shell.currentWidget, notebook = panel && panel.content;
      if (!notebook || !notebook.widgets) return;
      await panel.node.requestFullscreen();
      await Promise.all([panel.revealed, panel.sessionContext.ready]); // cells in the page, a kernel to run them
      show = { panel, notebook, config: notebook.notebookConfig };
      notebook.notebookConfig = { ...notebook.notebookConfig, windowingMode: "none" }; // every cell in the page
      panel.node.classList.add("course-show");
      panel.node.append(bar);
      const chosen = notebook.activeCell;
      await prepare(panel);
      if (!show) return; // ended meanwhile
      turn(Math.max(0, slides(notebook).findIndex((group) => group.includes(chosen))));
    }

    // Runs the setup, once for each kernel: from the first slide on cells run and controls work.
    async function prepare(panel) {
      const { content: notebook, sessionContext } = panel, id = sessionContext.session.kernel.id;
      if (panel.coursePrepared === id) return;
      bar.textContent = "Preparing ...";
      for (const cell of setup(notebook)) {
        notebook.activeCellIndex = notebook.widgets.indexOf(cell);
        await app.commands.execute("notebook:run-cell");
      }
      panel.coursePrepared = id;
    }

    // What a cell puts out is hidden until it is run here; then a picture or controls take the code's place.
    async function run() {
      const { node } = show.notebook.activeCell;
      await app.commands.execute("notebook:run-cell");
      node.classList.add("course-ran");
    }

    function stop() {
      if (!show) return;
      const { panel, notebook, config } = show;
      show = null;
      panel.node.classList.remove("course-show");
      for (const cell of notebook.widgets) cell.node.classList.remove("course-off", "course-ran", "course-code");
      notebook.notebookConfig = config;
      bar.replaceChildren(button);
      document.body.append(bar);
      for (const widget of [panel, panel.toolbar, notebook]) widget.processMessage({ type: "resize", width: -1, height: -1 });
    }

    function onKey(event) {
      if (!show) return;
      const editing = event.target.closest(".cm-content, input, textarea, select, summary, [data-lm-suppress-shortcuts]");
      const step = { PageDown: 1, PageUp: -1, ...(editing ? {} : { ArrowRight: 1, ArrowLeft: -1 }) }[event.key];
      if (step) turn(show.at + step);
      else if (event.key === "Escape" && !editing) document.exitFullscreen();
      else if (event.key === "c" && !editing) show.notebook.activeCell.node.classList.toggle("course-code");
      else if (event.key === "Enter" && event.shiftKey) run();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }

    button.addEventListener("click", start);
    window.addEventListener("keydown", onKey, true);
    document.addEventListener("fullscreenchange", () => document.fullscreenElement || stop());
  }

  const plugin = { id: "course-slides:plugin", autoStart: true, activate };
  (window._JUPYTERLAB ??= {})["course-slides"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
