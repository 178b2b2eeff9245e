/** Approvals are given by people, and what people may do changes: none counts that its giver could not give any more. */
import { isWriter } from "./approvals.ts";
import type { Approval, Lapse, Life, RequestDemand } from "./life.ts";

/** What somebody who agreed may do by now. */
export interface Giver {
  /** Whether they may sign in. */
  readonly isThere: boolean;
  /** Whether they may approve anything in the project. */
  readonly mayApprove: boolean;
  /** The environments, of those that they agreed for, in which they may approve still. */
  readonly environments: ReadonlySet<string>;
  readonly teams: readonly string[];
}

/** Whose approvals count no more. Who is not among the givers is no longer there. */
export function lapsesOf(
  life: Pick<Life, "approvals" | "writers">,
  demands: readonly RequestDemand[],
  givers: ReadonlyMap<string, Giver>,
): ReadonlyMap<string, Lapse> {
  const asked = new Set(
    demands
      .flatMap(({ owners }) => owners.filter(({ kind }) => kind === "team"))
      .map(({ id }) => id),
  );
  const lapses = new Map<string, Lapse>();
  for (const approval of life.approvals) {
    const { person } = approval.by;
    if (approval.voided !== null || person === undefined) continue;
    const lapse = lapseOf(approval, givers.get(person), asked);
    if (lapse !== undefined) lapses.set(person, lapse);
    else if (isWriter(life, approval.by)) lapses.set(person, "unpermitted");
  }
  return lapses;
}

/** A team matters only where its approval was asked for as that team's. */
function lapseOf(
  { environments, teams }: Approval,
  giver: Giver | undefined,
  asked: ReadonlySet<string>,
): Lapse | undefined {
  if (giver?.isThere !== true) return "left";
  const isPermitted =
    giver.mayApprove && environments.every((environment) => giver.environments.has(environment));
  const isInTeams = teams.every((team) => !asked.has(team) || giver.teams.includes(team));
  return isPermitted && isInTeams ? undefined : "unpermitted";
}
