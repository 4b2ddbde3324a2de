// Lines break between words, not inside them: a browser does that in Korean only where it is told to. And a lesson in
// a folder of its language, such as ko/, says so to screen readers. JupyterLab loads this file as it is; nothing is built.
(() => {
  const CSS = `.jp-RenderedHTMLCommon, .jp-OutputArea-output, .jp-OutputArea .jp-OutputArea-output pre {
    word-break: keep-all; overflow-wrap: break-word; }`;
  const LESSON = /(?:^|\/)([a-z]{2})\/\d\d_\w+\.ipynb$/;

  function activate(app) {
    const style = document.createElement("style");
    style.textContent = CSS;
    document.head.append(style);
    const name = () => {
      for (const { context, node } of app.shell.widgets("main")) {
        const lesson = LESSON.exec(context?.path ?? "");
        if (lesson) node.lang = lesson[1];
        else node.removeAttribute("lang");
      }
    };
    app.shell.currentChanged?.connect(name);
    app.restored.then(name);
  }

  const plugin = { id: "course-words:plugin", autoStart: true, activate };
  (window._JUPYTERLAB ??= {})["course-words"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
