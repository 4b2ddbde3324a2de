// Where JupyterLite's kernel loads Pyodide from: gives it the Python that has begun to load, if there is one.
import { loadPyodide as load } from "./pyodide.mjs";

// What the lesson's first cell imports, imported piece by piece: in between, the kernel is answered.
const AHEAD = `
async def ahead(lesson):
    import ast, asyncio, json, pathlib, utils
    file = pathlib.Path(utils.__file__).parents[1] / "notebooks" / lesson
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    first = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    import pyodide_kernel
    for node in ast.parse(first).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            await asyncio.sleep(0)
            exec(compile(ast.Module([node], []), lesson, "exec"), {})
ahead
`;
let begun, told = {};

export const begin = async (options, lesson) => {
  const say = (name, otherwise) => text => (told[name] ?? otherwise)(text);
  const indexURL = new URL(".", import.meta.url).href;
  begun = load({ indexURL, ...options, stdout: say("stdout", console.log), stderr: say("stderr", console.error) });
  const python = await begun;
  await python.runPython(AHEAD, { globals: python.toPy({}) })(lesson).catch(console.warn);
};

export const loadPyodide = options => {
  if (!begun) return load(options);
  told = options;
  return begun;
};
