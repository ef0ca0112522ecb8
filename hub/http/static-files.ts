/** Files of the built screens. Names under `assets/` carry a hash of their content, so browsers keep them for ever. */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { Readable } from "node:stream";
import type { Context, MiddlewareHandler } from "hono";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Serves the files of a folder by their path; what is not there, is hidden or is a page goes on to the routes. */
export function staticFiles(folder: string): MiddlewareHandler {
  return async (c, next) => {
    const file = await findFile(folder, c);
    if (!file) return next();
    const isHashed = c.req.path.startsWith("/assets/");
    return c.body(Readable.toWeb(createReadStream(file.path)) as ReadableStream, 200, {
      "content-type": file.type,
      "content-length": String(file.bytes),
      "cache-control": isHashed ? "public, max-age=31536000, immutable" : "public, max-age=3600",
    });
  };
}

/**
 * Answers with a page of one file, whatever the path below: the screen reads its own address. Read once. A hub without
 * built screens says so instead.
 */
export function singlePage(file: string): (c: Context) => Response | Promise<Response> {
  const html = existsSync(file) ? readFileSync(file, "utf8") : null;
  return (c) => (html === null ? c.text("The screens are not built: run npm run build.", 503) : c.html(html));
}

async function findFile(folder: string, c: Context) {
  if (c.req.method !== "GET" && c.req.method !== "HEAD") return null;
  const path = decodePath(c.req.path);
  const type = TYPES[extname(path)];
  // Pages are sent by routes, with their own policy; the manifest of the build is nobody's business.
  if (type === undefined || extname(path) === ".html" || /(^|[\\/])\./.test(path) || path.includes("\0")) return null;
  const full = normalize(join(folder, path));
  if (!full.startsWith(normalize(folder) + sep)) return null;
  try {
    const { size } = await stat(full);
    return { path: full, type, bytes: size };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A path that is not UTF-8 names no file of ours.
    return "\0";
  }
}
