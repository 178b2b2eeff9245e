/** What a request does and meets, on the registry as it is: looked at before it is asked for, and again when it is applied. */
import { createHash } from "node:crypto";
import { type Change, type Effect, effectOf, trimChanges } from "@yardarm/core/changes";
import {
  dayOf,
  type Judgement,
  type PolicyFacts,
  type PolicyFinding,
} from "@yardarm/core/policies";
import type { Registry } from "@yardarm/core/registry";
import {
  demandsOf,
  type Ground,
  groundOf,
  type Moved,
  type RequestDemand,
  reviewedText,
  segmentsBelow,
} from "@yardarm/core/requests";
import type { Reader } from "../../platform/db/reader.ts";
import { applied } from "./applied.ts";
import { frozenProblems, isEndOfService } from "./archived-flags.ts";
import { newCombinationsOf, type Outlook, outlookHolds } from "./outlook.ts";
import type { Proposal } from "./proposal.ts";
import { refuseWish } from "./refusals.ts";
import { type LoadedRegistry, readListVersions } from "./registry-read-model.ts";

/** What policies say of a request. It reads a few facts and judges purely, so that it may be asked under the lock. */
export type PolicyGate = (
  reader: Reader,
  request: {
    readonly before: Registry;
    readonly after: Registry;
    readonly effect: Effect;
    readonly at: Date;
    /** Whether nobody else has agreed to it. */
    readonly isDirect: boolean;
    readonly hasReason: boolean | undefined;
    /** Environment → combinations that become possible there, where they were worked out. */
    readonly newCombinations: PolicyFacts["newCombinations"] & {};
    readonly isToBeRead: boolean;
  },
) => Promise<Judgement>;

/** Whether there is nobody in the project, besides these people, who could agree to anything, nor was lately. */
export type FindAlone = (
  reader: Reader,
  question: { readonly project: string; readonly people: readonly string[]; readonly at: Date },
) => Promise<boolean>;

export interface WeighDeps {
  readonly policies: PolicyGate;
  readonly isAlone: FindAlone;
}

export interface Weighed extends Moved {
  readonly loaded: LoadedRegistry;
  /** As what they really do. */
  readonly changes: readonly Change[];
  readonly findings: readonly PolicyFinding[];
  readonly demands: readonly RequestDemand[];
  /** What was worked out of it before; absent where nobody asked. */
  readonly outlook: Outlook | undefined;
}

export interface Weighing {
  readonly wish: Pick<Proposal, "changes" | "toRequest">;
  readonly at: Date;
  readonly isDirect: boolean;
  /** Whether somebody says why; absent = nobody was asked yet. */
  readonly hasReason?: boolean | undefined;
  /** Ids of the people who want it. */
  readonly people: readonly string[];
  readonly outlook?: Outlook | undefined;
  /** Whether somebody reads what policies find: then also what is wrong already, and stops nothing. */
  readonly isToBeRead?: boolean;
  /** Whether nobody asks the owners, since they are relieved of all that they own. */
  readonly areOwnersRelieved?: boolean | undefined;
}

/** What leads where, before anybody judges it. */
export function moved(loaded: LoadedRegistry, wish: Weighing["wish"]) {
  const before = loaded.registry;
  const after = applied(before, wish);
  return {
    loaded,
    before,
    after,
    effect: effectOf(before, after),
    changes: trimChanges(before, wish.changes),
  };
}

export async function weigh(
  reader: Reader,
  { policies, isAlone }: WeighDeps,
  loaded: LoadedRegistry,
  weighing: Weighing,
): Promise<Weighed> {
  const { wish, at, isDirect, hasReason, people, outlook } = weighing;
  const { isToBeRead = false, areOwnersRelieved = false } = weighing;
  const move = { ...moved(loaded, wish), outlook };
  if (move.effect.entities.length === 0) return { ...move, findings: [], demands: [] };
  refuseWish(wish, frozenProblems(move));
  if (outlook !== undefined) await outlookHolds(reader, move, outlook);
  const newCombinations = newCombinationsOf(outlook);
  const judging = { ...move, at, isDirect, hasReason, newCombinations, isToBeRead };
  const { findings, demands: asked } = await policies(reader, judging);
  if (isEndOfService(move, at)) return { ...move, findings, demands: [] };
  const context = { day: dayOf(at.getTime()), areOwnersRelieved };
  const demands = demandsOf(move, asked, context);
  const lenient = demandsOf(move, asked, { ...context, isAlone: true });
  // Only what could be let off is worth asking about.
  const isLenient =
    lenient.length < demands.length &&
    (await isAlone(reader, { project: move.before.project, people, at }));
  return { ...move, findings, demands: isLenient ? lenient : demands };
}

/** What an approval of it binds to. */
export interface Bound {
  readonly hash: string;
  readonly ground: Ground;
}

export async function boundOf(
  reader: Reader,
  { after, effect, changes }: Pick<Weighed, "after" | "effect" | "changes">,
  lastsMinutes: number | null,
): Promise<Bound> {
  const segments = segmentsBelow(after, effect);
  const versions =
    segments.length === 0 ? new Map() : await readListVersions(reader, after.project, segments);
  const ground = groundOf(after, effect, versions);
  const text = reviewedText({ changes, effect, ground, lastsMinutes });
  return { hash: createHash("sha256").update(text).digest("hex"), ground };
}
