/**
 * Returns the path to go to after a log-in, or `home` when what was asked is not a plain path of this site.
 * `//evil.example`, `/\evil.example`, `https://…`, control characters and the log-in's own pages are refused. Pure.
 */
export function nextPath(asked: string | undefined, publicUrl: string, home: string): string {
  if (!asked?.startsWith("/") || asked.length > LENGTH_MAX || !/^[\x21-\x7e]+$/.test(asked) || asked.includes("\\"))
    return home;
  const site = new URL(publicUrl);
  if (!URL.canParse(asked, site)) return home;
  const url = new URL(asked, site);
  if (url.origin !== site.origin || url.pathname.startsWith("//") || url.pathname.startsWith("/auth/")) return home;
  return url.pathname + url.search + url.hash;
}

const LENGTH_MAX = 1_000;
