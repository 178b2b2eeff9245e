import type { Approval, Doer, Life, RequestDemand } from "./life.ts";

/** How far a demand is met. */
export interface Met {
  readonly demand: RequestDemand;
  readonly given: number;
  readonly isMet: boolean;
}

/** The approvals that count: not voided, of what the request is now. */
export function countingApprovals({
  approvals,
  hash,
}: Pick<Life, "approvals" | "hash">): readonly Approval[] {
  return approvals.filter((approval) => approval.voided === null && approval.hash === hash);
}

/** Demands add up, and one approval may serve several of them. */
export function metBy(
  life: Pick<Life, "approvals" | "hash" | "writers">,
  demands: readonly RequestDemand[],
): readonly Met[] {
  const counting = countingApprovals(life);
  return demands.map((demand) => {
    const given = givenFor(demand, counting, life.writers);
    return { demand, given, isMet: given >= demand.approvals };
  });
}

export function areMet(
  life: Pick<Life, "approvals" | "hash" | "writers">,
  demands: readonly RequestDemand[],
): boolean {
  return metBy(life, demands).every(({ isMet }) => isMet);
}

/** Whether somebody wrote some of it, by whatever hand of theirs. */
export function isWriter({ writers }: Pick<Life, "writers">, { actor, person }: Doer): boolean {
  return writers.some(
    (writer) => writer.actor === actor || (person !== undefined && writer.person === person),
  );
}

/** Each owner has to be among those who agree; the one with the fewest counts. */
function givenFor(
  demand: RequestDemand,
  approvals: readonly Approval[],
  writers: readonly Doer[],
): number {
  const { from, owners, environments } = demand;
  const there = approvals.filter((approval) =>
    environments.every((key) => approval.environments.includes(key)),
  );
  if (from === "approver" || owners.length === 0) return there.length;
  const counts = owners.map((owner) => {
    if (owner.kind === "team") return there.filter(({ teams }) => teams.includes(owner.id)).length;
    // An owner cannot agree with themselves; then anybody else has to.
    const wrote = writers.some(({ person }) => person === owner.id);
    const agreed = there.some(({ by }) => by.person === owner.id);
    return wrote || agreed ? there.length : Math.min(there.length, demand.approvals - 1);
  });
  return Math.min(...counts);
}

/** A program agrees to nothing, whoever answers for it. */
export function isPerson({ person, isProgram }: Doer): boolean {
  return person !== undefined && isProgram !== true;
}
