/** `npm run build`: the console and the portal for browsers into dist/ui, the portal for the hub into dist/server. */
import { createBuilder } from "vite";
import { ROOT, stampBuild } from "./prepare.mjs";

const builder = await createBuilder({ root: ROOT, logLevel: "warn" });
await builder.buildApp();
stampBuild();
