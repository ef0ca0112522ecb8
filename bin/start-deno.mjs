/** `npm run start:deno`: the same as `npm start`, the hub itself on Deno. */
import { buildUi, checkNode, installDependencies, runTypeScript } from "./prepare.mjs";

checkNode();
installDependencies();
buildUi();
await runTypeScript("bin/start-deno.ts", process.argv.slice(2));
