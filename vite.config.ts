/**
 * The pages. Two entries for browsers, `ui/console/index.html` (client only) and `ui/portal/entry-client.tsx` (hydrates
 * what the hub rendered), into `dist/ui` with `.vite/manifest.json`; the portal's renderer into `dist/server/portal.js`.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Babel takes most of the time of a build, as Solid's compiler is a plug-in of it; no need to say so each time. */
const QUIET = { pluginTimings: false };

const clientEntries = present({ console: "ui/console/index.html", portal: "ui/portal/entry-client.tsx" });
const serverEntries = present({ portal: "ui/portal/entry-server.tsx" });

/** Absolute paths of those entries that exist: one surface can be built without the other. */
function present(entries: Record<string, string>): Record<string, string> {
  const absolute = Object.entries(entries).map(([name, path]) => [name, at(path)] as const);
  return Object.fromEntries(absolute.filter(([, path]) => existsSync(path)));
}

export default defineConfig({
  // Components of the kit serve both sides, so all are compiled to take over rendered HTML when there is some.
  plugins: [solid({ ssr: true })],
  // The pages are served by the hub: /console/… is a route of it, files are below /assets.
  base: "/",
  build: { target: "es2022", sourcemap: false, reportCompressedSize: false },
  builder: {
    buildApp: async (builder) => {
      const { client, ssr } = builder.environments;
      const wanted = [Object.keys(clientEntries).length > 0 && client, Object.keys(serverEntries).length > 0 && ssr];
      await Promise.all(wanted.map((environment) => environment && builder.build(environment)));
    },
  },
  environments: {
    client: {
      build: {
        outDir: "dist/ui",
        emptyOutDir: true,
        manifest: true,
        rolldownOptions: { input: clientEntries, checks: QUIET },
      },
    },
    ssr: {
      // The renderer carries its libraries: Solid's server build is picked here and not by the hub's Node.
      resolve: { noExternal: true },
      build: {
        ssr: true,
        outDir: "dist/server",
        emptyOutDir: true,
        rolldownOptions: { input: serverEntries, checks: QUIET },
      },
    },
  },
});
