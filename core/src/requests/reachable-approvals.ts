/** Whether a demand can be met at all, as people and their roles are: what nobody could agree to waits for ever. */
import type { Owner } from "../registry/kinds.ts";
import { countingApprovals } from "./approvals.ts";
import type { Life, RequestDemand } from "./life.ts";

/** Somebody who could agree. */
export interface Candidate {
  readonly id: string;
  readonly teams: readonly string[];
  /** Whether they may approve in this environment of the project. */
  mayApproveIn(environment: string): boolean;
}

export interface Shortage {
  /** Of whose approval there are too few; null: of anybody's. */
  readonly owner: Owner | null;
  readonly missing: number;
}

type Waiting = Pick<Life, "approvals" | "hash" | "writers">;

/** Those who could still meet a demand: they wrote none of the request, have not agreed yet, and may. */
export function candidatesFor<Each extends Candidate>(
  life: Waiting,
  demand: RequestDemand,
  candidates: readonly Each[],
): readonly Each[] {
  const given = new Set(countingApprovals(life).map(({ by }) => by.person));
  const wrote = new Set(life.writers.map(({ person }) => person));
  const free = candidates.filter(({ id }) => !given.has(id) && !wrote.has(id));
  return free
    .filter((each) => demand.environments.every((place) => each.mayApproveIn(place)))
    .filter((each) =>
      askedOwners(life, demand).some((owner) => owner === null || isOf(each, owner)),
    );
}

/** The owner of whom the most approvals lack that nobody could give; `undefined`: it can be met. */
export function shortageOf(
  life: Waiting,
  demand: RequestDemand,
  candidates: readonly Candidate[],
): Shortage | undefined {
  const could = candidatesFor(life, demand, candidates);
  const given = countingApprovals(life)
    .filter(({ environments }) => demand.environments.every((key) => environments.includes(key)))
    .map(({ by, teams }) => ({ id: by.person ?? "", teams }));
  const shortages = askedOwners(life, demand).map((owner) => {
    // Whoever answers for something agrees themselves; of a team, as many as are demanded.
    const needed = owner?.kind === "person" ? 1 : demand.approvals;
    const there = [...could, ...given].filter((each) => owner === null || isOf(each, owner));
    return { owner, missing: needed - there.length };
  });
  return shortages
    .filter(({ missing }) => missing > 0)
    .toSorted((one, other) => other.missing - one.missing)[0];
}

/** Null: anybody. An owner who wrote the request is replaced by anybody else. */
function askedOwners(life: Waiting, { from, owners }: RequestDemand): readonly (Owner | null)[] {
  if (from === "approver" || owners.length === 0) return [null];
  const wrote = new Set(life.writers.map(({ person }) => person));
  return owners.map((owner) => (owner.kind === "person" && wrote.has(owner.id) ? null : owner));
}

function isOf(each: Pick<Candidate, "id" | "teams">, owner: Owner): boolean {
  return owner.kind === "team" ? each.teams.includes(owner.id) : each.id === owner.id;
}
