/** The Département as the rest of the hub asks about it. Implemented by `open-directory.ts` over the database. */
import type { Viewer } from "../../db/queries/visibility/visible-to.ts";
import type { Channel } from "../../machines/case/language.ts";

export type Role = "agent" | "supervisor" | "admin";

export type Sector = { readonly id: string; readonly name: string };

export type Site = { readonly id: string; readonly name: string; readonly commune: string; readonly address: string };

/** An organisational unit, in a tree. */
export type Service = {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly sector: string;
  /** In lower case. Mail to any of them comes here; answers leave from the first. */
  readonly emails: readonly string[];
  readonly phone: string | null;
  /** Working days to answer, by channel. */
  readonly targets: Readonly<Record<Channel, number>>;
  readonly takesContacts: boolean;
  /** INSEE codes of the communes it serves; `*` stands for all that no other service names. */
  readonly communes: readonly string[];
  /** Its cases are protected from the first contact on: only agents with the right see them. */
  readonly isProtected: boolean;
};

export type Agent = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** `issuer subject` of the account bound at first log-in, or null. */
  readonly subject: string | null;
  readonly capacity: Readonly<Record<Channel, number>>;
  readonly canSeeProtected: boolean;
  readonly isActive: boolean;
};

export type Membership = { readonly agent: string; readonly service: string; readonly role: Role };

/** All reads are from memory, at most a few seconds old; `refresh` makes them current. */
export interface Directory {
  sectors(): readonly Sector[];
  /** Every service, parents before children. */
  services(): readonly Service[];
  sites(): readonly Site[];
  agents(): readonly Agent[];
  service(id: string): Service | undefined;
  agent(id: string): Agent | undefined;
  /** The name that people read; the id itself for an agent that is not known. */
  agentName(id: string): string;
  /** Returns the service that an e-mail address belongs to, whatever its case. */
  serviceOfAddress(email: string): Service | undefined;
  /** Returns the service that takes what comes from a commune (INSEE code) without naming a service. */
  serviceForCommune(code: string): Service | undefined;
  /** Services that take contacts: the reception (which serves `*`) first, then in the order of the tree. */
  transferTargets(): readonly Service[];
  /** What the agent may see. An unknown or inactive agent sees nothing. */
  viewerOf(agentId: string): Viewer;
  /** The agent's memberships, as they are. */
  rolesOf(agentId: string): readonly Membership[];
  /** The strongest role in the service, held there or above it in the tree; null without any. */
  roleIn(agentId: string, serviceId: string): Role | null;
  /** Calls back when what an agent may see or do has changed, after the new rights are in force. Returns how to stop. */
  onRightsChanged(callback: (agentId: string) => void): () => void;
  /** Reads the database again when it has changed. */
  refresh(): Promise<void>;
  /** Stops looking for changes. */
  close(): void;
}
