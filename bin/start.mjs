/** `npm start`: on a fresh machine installs and builds what is missing, then is the hub. */
import { buildUi, checkNode, installDependencies, runTypeScript } from "./prepare.mjs";

checkNode();
installDependencies();
buildUi();
await runTypeScript("hub/main.ts", process.argv.slice(2));
