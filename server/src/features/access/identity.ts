import type { Caller } from "../../platform/actor.ts";
import { isRole, leastFor, type Permission, type Role, reaches } from "./permissions.ts";

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  readonly lastSignInAt: Date | null;
}

/** By what somebody was recognised. */
export type Proof =
  | {
      readonly kind: "session";
      readonly tokenHash: Buffer;
      readonly csrfToken: string;
      readonly lastSeenAt: Date;
    }
  | {
      readonly kind: "token";
      readonly tokenId: string;
      readonly tokenName: string;
      readonly lastUsedAt: Date | null;
    };

export interface ProjectRole {
  readonly name: string;
  readonly role: Role;
}

/** Who asks, and what they are in which project. An installation admin is an admin of every project. */
export interface Identity {
  readonly person: Person;
  readonly hasPassword: boolean;
  readonly projects: ReadonlyMap<string, ProjectRole>;
  readonly proof: Proof;
}

export interface RequestFacts {
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string;
}

export function callerOf({ person, projects, proof }: Identity, facts: RequestFacts): Caller {
  return {
    actor:
      proof.kind === "session"
        ? { kind: "person", id: person.id, name: person.name }
        : {
            kind: "token",
            id: proof.tokenId,
            name: `${proof.tokenName} of ${person.name}`,
            personId: person.id,
          },
    ...facts,
    may(permission, project) {
      const least = leastFor(permission);
      if (least === undefined) return false;
      if (person.isAdmin) return true;
      if (!isRole(least)) return least !== "installation_admin";
      const role = project === undefined ? undefined : projects.get(project)?.role;
      return role !== undefined && reaches(role, least);
    },
  };
}

/** Somebody who has not signed in, and may do what is open to everybody. */
export function anonymousCaller(facts: RequestFacts): Caller {
  const open: readonly Permission[] = ["public"];
  return {
    actor: { kind: "system", id: "anonymous", name: "somebody who is not signed in" },
    ...facts,
    may: (permission) => open.some((each) => each === permission),
  };
}
