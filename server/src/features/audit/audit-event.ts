import type { JsonValue } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";

/** What an entry of the record tells. */
export interface AuditEvent {
  /** `change_request.applied`, `sdk_key.created`, `member.changed`, … */
  readonly kind: string;
  readonly caller: Pick<Caller, "actor" | "requestId" | "ip">;
  /** One line for people. */
  readonly summary: string;
  readonly reason?: string;
  /** Number of the change request, for commits. */
  readonly request?: number;
  readonly details: { readonly [name: string]: JsonValue };
}

/** The chain of what happens in one project. */
export function projectChain(project: string): string {
  return `project:${project}`;
}

/** The chain of what belongs to no project. */
export const installationChain = "installation";
