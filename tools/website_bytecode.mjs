// Starts Pyodide in Node, loads the course with all that it needs, and runs website_bytecode.py there:
// node website_bytecode.mjs FOLDER, the folder with Pyodide's files, the wheels and their lock.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, ...packages] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ env: { HOME: "/home", PYTHONHASHSEED: "0" } });
await python.loadPackage(packages, { messageCallback: () => {} });
python.FS.mkdirTree("/wheels");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/wheels");
python.runPython(readFileSync(new URL("website_bytecode.py", import.meta.url), "utf8"));
