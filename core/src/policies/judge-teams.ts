import { isOver } from "../registry/last-day.ts";
import type { TeamRequirement } from "../registry/policy.ts";
import type { JudgedFlag } from "./judge-flag.ts";
import type { Fault, TeamLoad } from "./judgement.ts";

export type Loads = ReadonlyMap<string, TeamLoad>;

/** How many flags each team answers for. */
export function loadsOf(flags: Iterable<JudgedFlag>, now: number): Loads {
  const loads = new Map<string, TeamLoad>();
  for (const flag of flags) add(loads, { flag, by: 1, now });
  return loads;
}

interface Moved {
  readonly before: ReadonlyMap<string, JudgedFlag>;
  readonly after: ReadonlyMap<string, JudgedFlag>;
  readonly now: number;
}

/** The loads once these flags are what they are to be; both sides may be slices. */
export function movedLoads(loads: Loads, { before, after, now }: Moved): Loads {
  const moved = new Map(loads);
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)];
    if (was === is) continue;
    if (was !== undefined) add(moved, { flag: was, by: -1, now });
    if (is !== undefined) add(moved, { flag: is, by: 1, now });
  }
  return moved;
}

/** Teams that have more than they may; only those that got more, when it is known what they had. */
export function judgeTeams(
  { requirement }: { readonly requirement: TeamRequirement },
  loads: Loads,
  earlier?: Loads,
): readonly Fault[] {
  const { counts, flagsMax } = requirement;
  const faults: Fault[] = [];
  for (const [team, load] of loads) {
    const found = load[counts];
    const before = earlier === undefined ? found : (earlier.get(team)?.[counts] ?? 0);
    const grew = (earlier?.get(team)?.active ?? 0) < load.active;
    if (found <= flagsMax || (earlier !== undefined && !grew)) continue;
    faults.push({
      code: "budget_exceeded",
      address: `team/${team}`,
      detail: `The team \`${team}\` has ${found} ${counts} ${found === 1 ? "flag" : "flags"}; it may have ${flagsMax}.`,
      evidence: { before, after: found, found, allowed: flagsMax },
      wayOut: "Archive some of its flags first.",
      isStanding: earlier === undefined,
      owners: [{ kind: "team", id: team }],
    });
  }
  return faults;
}

interface Count {
  readonly flag: JudgedFlag;
  readonly by: 1 | -1;
  readonly now: number;
}

function add(loads: Map<string, TeamLoad>, { flag, by, now }: Count): void {
  if (flag.state === "archived" || flag.owner.kind !== "team") return;
  const { active, overdue } = loads.get(flag.owner.id) ?? { active: 0, overdue: 0 };
  const isOverdue = isOver(flag.expiry, now);
  loads.set(flag.owner.id, { active: active + by, overdue: overdue + (isOverdue ? by : 0) });
}
