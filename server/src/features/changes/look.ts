/** A request as the world sees it at a moment; read under the lock when something follows from it. */
import { readsOf } from "@yardarm/core/changes";
import {
  countingApprovals,
  differencesBetween,
  type Giver,
  type Lapse,
  type Life,
  type Look,
  lapsesOf,
} from "@yardarm/core/requests";
import type { Reader } from "../../platform/db/reader.ts";
import { kindsOf } from "./judge.ts";
import { projectNotFound } from "./refusals.ts";
import { loadSlice } from "./registry-read-model.ts";
import type { WaitingRequest } from "./waiting-request.ts";
import {
  type Bound,
  boundOf,
  type WeighDeps,
  type Weighed,
  type Weighing,
  weigh,
} from "./weigh.ts";

export interface LookDeps extends WeighDeps {
  /** What these people, who agreed, may do in the project by now. */
  readonly giversOf: (
    reader: Reader,
    project: string,
    people: readonly string[],
  ) => Promise<readonly PossibleGiver[]>;
}

export interface PossibleGiver {
  readonly id: string;
  readonly isActive: boolean;
  readonly teams: readonly string[];
  /** In environments of a kind; absent: in one or another. */
  mayApproveIn(kind?: string): boolean;
}

export interface Seen {
  readonly weighed: Weighed;
  readonly bound: Bound;
  readonly look: Look;
}

type Looked = Pick<WaitingRequest, "project" | "changes" | "effect" | "ground" | "life"> & {
  /** Absent: nobody was asked for one yet. */
  readonly reason?: string | null;
};

type Looking = Pick<Weighing, "at" | "outlook" | "isToBeRead">;

export async function lookAt(
  reader: Reader,
  deps: LookDeps,
  { project, changes, effect, ground, life, reason }: Looked,
  { at, outlook, isToBeRead = false }: Looking,
): Promise<Seen> {
  const loaded = await loadSlice(reader, project, readsOf(changes));
  if (loaded === undefined) throw projectNotFound(project);
  const { lastsMinutes } = life.plan;
  const weighed = await weigh(reader, deps, loaded, {
    // What is in conflict stands in the stored request; the one at hand has nothing to point at.
    wish: { changes, toRequest: () => "" },
    ...{ at, outlook, isToBeRead },
    isDirect: countingApprovals(life).length === 0,
    hasReason: reason === undefined ? undefined : reason !== null,
    people: peopleOf(life),
  });
  const bound = await boundOf(reader, weighed, lastsMinutes);
  const was = { changes, effect, ground, lastsMinutes };
  const is = { ...was, effect: weighed.effect, ground: bound.ground };
  const differences = bound.hash === life.hash ? [] : differencesBetween(was, is);
  const lapsed = await lapsedNow(reader, deps, life, weighed);
  return {
    weighed,
    bound,
    look: { hash: bound.hash, demands: weighed.demands, differences, lapsed },
  };
}

/** Whose approvals count no more, as people and their roles are at this moment. */
async function lapsedNow(
  reader: Reader,
  { giversOf }: LookDeps,
  life: Life,
  weighed: Weighed,
): Promise<ReadonlyMap<string, Lapse>> {
  const given = life.approvals.filter(({ voided }) => voided === null);
  const people = given.flatMap(({ by }) => by.person ?? []);
  if (people.length === 0) return new Map();
  const places = [...new Set(given.flatMap(({ environments }) => environments))];
  const found = await giversOf(reader, weighed.before.project, people);
  const givers = found.map(({ id, isActive, teams, mayApproveIn }): [string, Giver] => {
    const environments = places.filter((place) => kindsOf(weighed, place).every(mayApproveIn));
    const may = { mayApprove: mayApproveIn(), environments: new Set(environments) };
    return [id, { isThere: isActive, teams, ...may }];
  });
  return lapsesOf(life, weighed.demands, new Map(givers));
}

/** Everybody who wrote some of it. */
function peopleOf({ writers }: Pick<Life, "writers">): readonly string[] {
  return writers.flatMap(({ person }) => person ?? []);
}
