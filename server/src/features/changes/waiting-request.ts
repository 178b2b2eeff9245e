/** A change request that has a life: it waits, or did, or somebody still has to look at it. */
import type { Change, Effect } from "@yardarm/core/changes";
import type { Doer, Ground, Life, Step } from "@yardarm/core/requests";
import { type Actor, type Caller, personBehind } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";

/** As it is shown. */
export interface NamedActor {
  readonly kind: "person" | "token" | "system";
  readonly id: string;
  readonly name: string;
}

export interface WaitingRequest {
  readonly project: string;
  readonly number: number;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | null;
  readonly author: NamedActor;
  readonly changes: readonly Change[];
  /** Of the last look at it. */
  readonly effect: Effect;
  readonly ground: Ground;
  readonly life: Life;
  readonly names: Readonly<Record<string, NamedActor>>;
  readonly reverts: number | null;
  readonly createdAt: Date;
}

/** Who made a service account. */
export type FindMaker = (reader: Reader, account: string) => Promise<string | undefined>;

/** Whoever takes a step; behind a service account stands whoever made it. */
export async function doerOf(reader: Reader, actor: Actor, makerOf: FindMaker): Promise<Doer> {
  const account = actor.serviceAccountId;
  if (account !== undefined) {
    const person = await makerOf(reader, account);
    return { actor: nameOf(actor), isProgram: true, ...(person !== undefined && { person }) };
  }
  const person = personBehind(actor);
  return { actor: nameOf(actor), ...(person !== undefined && { person }) };
}

/** By what an actor is found among the names. */
function nameOf({ kind, id }: NamedActor): string {
  return `${kind}:${id}`;
}

export function shown({ kind, id, name }: NamedActor): NamedActor {
  return { kind, id, name };
}

/** The names with those of one more. */
export function withName(
  names: WaitingRequest["names"],
  actor: NamedActor,
): WaitingRequest["names"] {
  return { ...names, [nameOf(actor)]: shown(actor) };
}

export function lastStep({ steps }: Life): Step {
  const last = steps.at(-1);
  if (last === undefined) throw new Error("A request without a first step.");
  return last;
}

export function isSystem({ kind }: NamedActor): boolean {
  return kind === "system";
}

/** A text of nothing but spaces is none. */
export function said(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}

/** The person who wants something, as a list of those who may not agree to it. */
export function peopleBehind({ actor }: Pick<Caller, "actor">): readonly string[] {
  return [personBehind(actor) ?? []].flat();
}
