/** What the public door needs from the rest of the hub. `hub/main` wires it; tests give it from memory. */
import type { Context } from "hono";
import type { CertifiedIdentity, TakeContact } from "../../../channels/contract/channel.ts";
import type { BlobStore } from "../../blobs/blob-store.ts";
import type { Directory } from "../../directory/directory.ts";
import type { PortalPage, TrackedView } from "../../protocol/portal.ts";
import type { HttpVariables } from "../security-headers.ts";
import type { TrackingLinks } from "../tracking-link.ts";
import type { UploadSeal } from "../upload-seal.ts";

export type HttpEnv = { Variables: HttpVariables };
export type HttpContext = Context<HttpEnv>;

/** A citizen signed in by their provider, with what it said of them to fill in the form. */
export type Citizen = {
  readonly issuer: string;
  readonly subject: string;
  readonly identity: CertifiedIdentity;
};

/** Drafts of the public form. `sealed` opens with the visitor's cookie only. */
export type PortalDrafts = {
  read(owner: string, key: string): Promise<{ readonly sealed: string; readonly updatedAt: string } | null>;
  write(owner: string, key: string, sealed: string, at: string): Promise<void>;
  remove(owner: string, key: string): Promise<void>;
};

export type TrackedDocument = {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
};

/** A case as its citizen may see it: the shape that `db/queries/portal` reads. */
export type TrackedCase = {
  readonly caseId: string;
  readonly reference: string;
  readonly title: string;
  readonly state: string;
  readonly owes: string;
  readonly openedAt: string;
  readonly service: string;
  readonly channel: "web" | "email" | "phone" | "desk";
  readonly email: string | null;
  readonly messages: readonly (Omit<TrackedView["messages"][number], "documents"> & {
    readonly documents: readonly TrackedDocument[];
  })[];
};

export type TrackingReader = {
  read(caseId: string): Promise<TrackedCase | null>;
  findByReference(reference: string): Promise<string | null>;
  findDocument(caseId: string, documentId: string): Promise<(TrackedDocument & { readonly blob: string }) | null>;
};

export type PortalDeps = {
  readonly isDemonstration: boolean;
  /** Where people find the hub, without a trailing slash. */
  readonly publicUrl: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly takeContact: TakeContact;
  readonly blobs: Pick<BlobStore, "write" | "open" | "remove">;
  readonly directory: Pick<Directory, "service" | "sites" | "transferTargets" | "serviceForCommune">;
  readonly communes: readonly { readonly code: string; readonly name: string }[];
  readonly drafts: PortalDrafts;
  readonly tracking: TrackingReader;
  readonly trackingLinks: TrackingLinks;
  readonly uploads: UploadSeal;
  /** The signed-in citizen of this request, or null. */
  readonly optionalCitizen: (c: HttpContext) => Promise<Citizen | null>;
  /** Where a citizen signs in (`?next=` is added), or null without a provider. */
  readonly citizenSignInUrl: string | null;
  /** The signed-in agent of this request, who may upload too, or null. */
  readonly optionalAgent: (c: HttpContext) => Promise<{ readonly id: string } | null>;
  /** Calls back after each commit that concerns the case. Returns how to stop. */
  readonly onCaseChanged: (caseId: string, callback: () => void) => () => void;
  /** Turns a page into the whole document. See `renderer.ts`. */
  readonly documentOf: (page: PortalPage, nonce: string) => string;
};
