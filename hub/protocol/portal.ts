/**
 * Pages of the portal as data: what the hub gives to `ui/portal` to render, on the server first and then again in the
 * browser. Nothing else reaches the page, so nothing here may be more than its reader may see.
 */

/** Around every page. */
export type PortalFrame = {
  readonly language: "fr" | "en";
  /** Path of this page, for the language switch; null when the page cannot be asked for again. */
  readonly path: string | null;
  readonly isDemonstration: boolean;
  /** The signed-in citizen, by the name that their provider gave. */
  readonly citizen: { readonly name: string } | null;
  /** Where to sign in; null when no provider is set. */
  readonly signInUrl: string | null;
  readonly now: string;
};

export type FieldProblem = { readonly field: string; readonly sentence: string };

/** A file already received, under the id that the form sends back. */
export type Attached = { readonly id: string; readonly name: string; readonly bytes: number };

export type ServiceChoice = { readonly id: string; readonly name: string };

/** Values of a form's fields as they were typed. */
export type Typed = Readonly<Record<string, string>>;

export type FormState = {
  readonly submissionId: string;
  readonly values: Typed;
  readonly documents: readonly Attached[];
  readonly errors: readonly FieldProblem[];
  /** Said above the form: what happened to the last try. */
  readonly notice: "try-again" | "already-used" | null;
};

export type TrackedView = {
  readonly reference: string;
  readonly title: string;
  readonly state: "received" | "queued" | "claimed" | "waiting" | "resolved" | "closed";
  readonly owes: "administration" | "citizen" | "third-party" | "nobody";
  readonly openedAt: string;
  /** When the service has promised to answer by; null once it has. */
  readonly answerBy: string | null;
  readonly service: {
    readonly name: string;
    readonly phone: string | null;
    readonly email: string | null;
  };
  readonly messages: readonly {
    readonly id: string;
    readonly at: string;
    readonly direction: "in" | "out";
    readonly isAutomatic: boolean;
    readonly firstName: string | null;
    readonly text: string;
    readonly documents: readonly { readonly name: string; readonly bytes: number; readonly url: string }[];
  }[];
};

export type ApiOperation = {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  readonly answers: readonly { readonly status: string; readonly description: string }[];
  /** JSON Schemas, printed. */
  readonly request: string | null;
  readonly response: string | null;
};

export type PortalView =
  | {
      readonly name: "home";
      readonly query: string;
      readonly found: readonly ServiceChoice[];
      readonly phone: string | null;
      readonly email: string | null;
      readonly sites: readonly { readonly name: string; readonly address: string; readonly commune: string }[];
    }
  /** A draft exists: it is offered before anything else. */
  | { readonly name: "draft"; readonly savedAt: string; readonly subject: string }
  | {
      readonly name: "contact";
      readonly form: FormState;
      readonly services: readonly ServiceChoice[];
      readonly communes: readonly string[];
      readonly savedAt: string | null;
    }
  | {
      readonly name: "receipt";
      readonly tracked: TrackedView;
      readonly trackingUrl: string;
      readonly key: string;
      readonly email: string | null;
    }
  | { readonly name: "set-aside"; readonly reference: string }
  | {
      readonly name: "tracking";
      readonly tracked: TrackedView;
      readonly token: string;
      readonly form: FormState;
      /** True just after a message was taken. */
      readonly isSent: boolean;
    }
  | { readonly name: "follow"; readonly values: Typed; readonly errors: readonly FieldProblem[] }
  | { readonly name: "legal"; readonly topic: "terms" | "privacy" | "accessibility" }
  | {
      readonly name: "problem";
      readonly why: "not-found" | "broken" | "too-large" | "too-many-requests" | "cross-site" | "unavailable";
      /** The request id, to quote. */
      readonly requestId: string;
    }
  | { readonly name: "api"; readonly title: string; readonly operations: readonly ApiOperation[] };

export type PortalPage = PortalFrame & { readonly view: PortalView };

/** What `dist/server/portal.js` exports. */
export type RenderPage = (page: PortalPage, nonce: string) => { readonly html: string; readonly head: string };
