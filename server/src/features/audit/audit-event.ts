import type { NamedPerson } from "@yardarm/core/audit";
import type { JsonValue } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";

/** What an entry of the record tells. */
export interface AuditEvent {
  /** `change_request.applied`, `sdk_key.created`, `member.changed`, … */
  readonly kind: string;
  readonly caller: Pick<Caller, "actor" | "requestId" | "ip" | "userAgent">;
  /**
   * One line for people. Names and e-mail addresses of the caller, of whoever `details.person` is, and of `people` may
   * stand in it: they are taken out and sealed.
   */
  readonly summary: string;
  readonly reason?: string;
  /** Number of the change request, for commits. */
  readonly request?: number;
  /** Of people only their ids: what stands here is kept as long as the record. */
  readonly details: { readonly [name: string]: JsonValue };
  /** Who else the summary or the reason names, or by what other name. */
  readonly people?: readonly NamedPerson[];
  /** Ids of further people it is about, who are found by it. */
  readonly about?: readonly string[];
}

/** The chain of what happens in one project. */
export function projectChain(project: string): string {
  return `project:${project}`;
}

/** The chain of what belongs to no project. */
export const installationChain = "installation";

/** Whose key seals from where somebody asked who had not signed in. */
export const nobody = "nobody";
