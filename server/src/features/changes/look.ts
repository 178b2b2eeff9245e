/** A request as the world sees it at a moment; read under the lock when something follows from it. */
import { readsOf } from "@yardarm/core/changes";
import {
  countingApprovals,
  differencesBetween,
  type Life,
  type Look,
} from "@yardarm/core/requests";
import type { Reader } from "../../platform/db/reader.ts";
import type { Outlook } from "./outlook.ts";
import { projectNotFound } from "./refusals.ts";
import { loadSlice } from "./registry-read-model.ts";
import type { WaitingRequest } from "./waiting-request.ts";
import { type Bound, boundOf, type WeighDeps, type Weighed, weigh } from "./weigh.ts";

export interface LookDeps extends WeighDeps {
  /** Of these people, those who may no longer sign in. */
  readonly goneAmong: (reader: Reader, people: readonly string[]) => Promise<ReadonlySet<string>>;
}

export interface Seen {
  readonly weighed: Weighed;
  readonly bound: Bound;
  readonly look: Look;
}

type Looked = Pick<WaitingRequest, "project" | "changes" | "effect" | "ground" | "life">;

export async function lookAt(
  reader: Reader,
  deps: LookDeps,
  { project, changes, effect, ground, life }: Looked,
  { at, outlook }: { readonly at: Date; readonly outlook?: Outlook | undefined },
): Promise<Seen> {
  const loaded = await loadSlice(reader, project, readsOf(changes));
  if (loaded === undefined) throw projectNotFound(project);
  const { lastsMinutes } = life.plan;
  const weighed = await weigh(reader, deps, loaded, {
    // What is in conflict stands in the stored request; the one at hand has nothing to point at.
    wish: { changes, toRequest: () => "" },
    ...{ at, outlook },
    isDirect: countingApprovals(life).length === 0,
    people: peopleOf(life),
  });
  const bound = await boundOf(reader, weighed, lastsMinutes);
  const was = { changes, effect, ground, lastsMinutes };
  const is = { ...was, effect: weighed.effect, ground: bound.ground };
  const differences = bound.hash === life.hash ? [] : differencesBetween(was, is);
  const givers = life.approvals.flatMap(({ by, voided }) => (voided === null && by.person) || []);
  const gone = await deps.goneAmong(reader, givers);
  return {
    weighed,
    bound,
    look: { hash: bound.hash, demands: weighed.demands, differences, gone },
  };
}

/** Everybody who wrote some of it. */
function peopleOf({ writers }: Pick<Life, "writers">): readonly string[] {
  return writers.flatMap(({ person }) => person ?? []);
}
