/** `node bin/run.mjs FILE [ARGUMENTS]`: runs one of our other programs, with dependencies in place. */
import { checkNode, fail, installDependencies, runTypeScript } from "./prepare.mjs";

const [, , file, ...args] = process.argv;
if (!file) fail("Say which program to run: node bin/run.mjs FILE [ARGUMENTS]");
checkNode();
installDependencies();
await runTypeScript(file, args);
