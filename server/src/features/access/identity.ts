import type { EnvironmentKind } from "@yardarm/core/registry";
import type { Actor, Caller } from "../../platform/actor.ts";
import type { Permission } from "./permissions.ts";
import { mayDo, type Powers } from "./powers.ts";
import type { SignInMethod } from "./sign-in-settings.ts";

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  readonly lastSignInAt: Date | null;
}

/** A program that acts in its own name. */
export interface ServiceAccount {
  readonly id: string;
  readonly name: string;
}

interface TokenProof {
  readonly kind: "token";
  readonly tokenId: string;
  readonly tokenName: string;
  readonly lastUsedAt: Date | null;
}

/** By what somebody was recognised. */
export type Proof =
  | {
      readonly kind: "session";
      readonly tokenHash: Buffer;
      readonly csrfToken: string;
      readonly lastSeenAt: Date;
      readonly method: SignInMethod;
      /** When whoever uses the session last proved who they are. */
      readonly provedAt: Date;
    }
  | TokenProof;

/** A project that somebody can see. */
export interface SeenProject {
  readonly name: string;
  readonly environments: ReadonlyMap<string, EnvironmentKind>;
}

interface Holder {
  readonly powers: Powers;
  readonly projects: ReadonlyMap<string, SeenProject>;
}

/** A person who asks, and what they may do where. */
export interface Identity extends Holder {
  readonly person: Person;
  readonly hasPassword: boolean;
  /** Whether they sign in with a password of ours, now or as soon as they have set one. */
  readonly isLocal: boolean;
  /** Until a second factor is there, nothing else may be done. */
  readonly mustEnrolFactor: boolean;
  readonly proof: Proof;
}

/** A service account that asks, and what it may do where. */
export interface AccountIdentity extends Holder {
  readonly account: ServiceAccount;
  readonly proof: TokenProof;
}

export type AnyIdentity = Identity | AccountIdentity;

export interface RequestFacts {
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string;
}

/** That a permission was used; see permission-use.ts. */
export interface Use {
  readonly holder: string;
  readonly permission: string;
  readonly project: string;
  /** Of the environment; empty where it is not judged by that. */
  readonly kind: string;
}

export function holderOf(identity: AnyIdentity): { readonly id: string; readonly name: string } {
  return "person" in identity ? identity.person : identity.account;
}

export function callerOf(
  identity: AnyIdentity,
  facts: RequestFacts,
  noteUse: (use: Use) => void = () => undefined,
): Caller {
  const { powers } = identity;
  const holder = holderOf(identity).id;
  return {
    actor: actorOf(identity),
    ...facts,
    may: (permission, project, kind) => mayDo(powers, permission, { project, kind }),
    noteUse: (permission, project, kind) => noteUse({ holder, permission, project, kind }),
  };
}

function actorOf(identity: AnyIdentity): Actor {
  const { proof } = identity;
  if (!("person" in identity)) {
    const { account } = identity;
    const name = `${identity.proof.tokenName} of ${account.name}`;
    return { kind: "token", id: identity.proof.tokenId, name, serviceAccountId: account.id };
  }
  const { person } = identity;
  if (proof.kind === "session") return { kind: "person", id: person.id, name: person.name };
  const name = `${proof.tokenName} of ${person.name}`;
  return { kind: "token", id: proof.tokenId, name, personId: person.id };
}

/** Somebody for whom the server does something while they are away; they may what they may when they are here. */
export function absentCaller({ person, powers }: Pick<Identity, "person" | "powers">): Caller {
  return {
    actor: { kind: "person", id: person.id, name: person.name },
    ...{ requestId: "", ip: "" },
    may: (permission, project, kind) => mayDo(powers, permission, { project, kind }),
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
