/** A browser without a screen: follows redirects one by one, and keeps cookies by origin as a browser would. */

export type Page = { readonly url: string; readonly status: number; readonly text: string; readonly headers: Headers };

export type Jar = {
  /** Sends one request and does not follow where it leads. */
  send(url: string, init?: RequestInit): Promise<Response>;
  /** Sends a request and follows redirects until a page, or until `until` says to stop before a request. */
  open(url: string, init?: RequestInit, until?: (url: string) => boolean): Promise<Page>;
  /** Submits a form of a page. */
  submit(
    page: Page,
    action: string,
    fields: Readonly<Record<string, string>>,
    until?: (url: string) => boolean,
  ): Promise<Page>;
  /** Cookies held for an origin, by name. */
  cookies(origin: string): Map<string, string>;
};

const HOPS_MAX = 12;

/** Creates the browser. `fetch` may serve some addresses from memory. */
export function createJar(ask: (request: Request) => Response | Promise<Response> = fetch): Jar {
  const byOrigin = new Map<string, Map<string, string>>();

  function cookies(origin: string): Map<string, string> {
    const found = byOrigin.get(origin) ?? new Map<string, string>();
    byOrigin.set(origin, found);
    return found;
  }

  async function send(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const headers = new Headers(init.headers);
    const held = [...cookies(origin)].map(([name, value]) => `${name}=${value}`).join("; ");
    if (held !== "" && !headers.has("cookie")) headers.set("cookie", held);
    const response = await ask(new Request(url, { ...init, headers, redirect: "manual" }));
    for (const line of response.headers.getSetCookie()) keep(cookies(origin), line);
    return response;
  }

  async function open(
    start: string,
    init: RequestInit = {},
    until: (url: string) => boolean = () => false,
  ): Promise<Page> {
    let url = start;
    let next = init;
    for (let hop = 0; hop < HOPS_MAX; hop++) {
      const response = await send(url, next);
      const location = response.headers.get("location");
      if (location === null || response.status < 300 || response.status > 399)
        return { url, status: response.status, text: await response.text(), headers: response.headers };
      url = new URL(location, url).href;
      if (until(url)) return { url, status: response.status, text: "", headers: response.headers };
      next = {};
    }
    throw new Error(`more than ${HOPS_MAX} redirects from ${start}`);
  }

  return {
    send,
    open,
    cookies,
    submit: (page, action, fields, until) =>
      open(new URL(action, page.url).href, { method: "POST", body: new URLSearchParams(fields) }, until),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const at = pair.indexOf("=");
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const isGone = attributes.some(
    (attribute) =>
      /^max-age=(0|-\d+)$/i.test(attribute) ||
      (/^expires=/i.test(attribute) && Date.parse(attribute.slice("expires=".length)) <= Date.now()),
  );
  if (isGone || value === "") cookies.delete(name);
  else cookies.set(name, value);
}
