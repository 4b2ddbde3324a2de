// The worker that website_start.js makes: JupyterLite's kernel, whose Python begins to load before the kernel asks for it.
import "/* KERNEL */";
import { begin } from "./start.mjs";

begin(/* OPTIONS */, decodeURIComponent(self.location.hash.slice(1)));
