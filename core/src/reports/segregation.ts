/** Who could do what, who did it, and whether anybody did what two people have to do. */
import type { Environment } from "../registry/registry.ts";
import type { ChangeOutline } from "./change-outline.ts";
import type { AccessFacts, Power } from "./changes-facts.ts";
import type { DutiesOf, FreezeActivity, Segregation, Violation } from "./changes-report.ts";
import type { People } from "./named-actor.ts";

interface Divided {
  readonly access: AccessFacts;
  readonly people: People;
  readonly environmentBefore: (environment: string, entry: number) => Environment | undefined;
  readonly freezes: readonly FreezeActivity[];
}

export function segregationOf(outlines: readonly ChangeOutline[], divided: Divided): Segregation {
  const violations = [
    ...outlines.flatMap((change) => violationsOf(change, divided)),
    ...divided.freezes.flatMap(frozenViolations),
  ].sort((one, other) => one.entry - other.entry);
  return {
    violations,
    people: dutiesOf(outlines, divided),
  };
}

function violationsOf(
  change: ChangeOutline,
  { people, environmentBefore }: Divided,
): readonly Violation[] {
  const { entry, request, approvals } = change;
  const isExcused = change.class === "emergency" || change.ends !== null;
  const found: Violation[] = [];
  const add = (kind: Violation["kind"], detail: string) =>
    found.push({ kind, request, entry, detail });
  for (const { by, hash } of approvals) {
    const name = people[by] ?? by;
    if (change.writers.includes(by))
      add("approved_own", `${name} wrote some of it and approved it.`);
    if (hash !== change.appliedHash)
      add(
        "approval_of_other_content",
        `${name} approved ${hash.slice(0, 12)}…, which is not what was applied.`,
      );
  }
  // What ends a temporary change was agreed to with its beginning.
  if (isExcused) return found;
  if (approvals.length < change.demanded)
    add(
      "demand_not_met",
      `It has ${approvals.length} of ${change.demanded} approvals that were demanded.`,
    );
  const open = approvals.length > 0 ? [] : openTo(change, environmentBefore);
  if (open.length > 0)
    add(
      "protected_without_approval",
      `It changed ${open.join(", ")}, which was protected, and nobody else agreed.`,
    );
  return found;
}

/** The protected environments that it did something in. */
function openTo(
  { environments, inert, entry }: ChangeOutline,
  environmentBefore: Divided["environmentBefore"],
): readonly string[] {
  return environments.filter(
    (key) => environmentBefore(key, entry)?.isProtected === true && !inert.includes(key),
  );
}

function frozenViolations({ key, writes }: FreezeActivity): readonly Violation[] {
  return writes
    .filter(({ right }) => right === "none")
    .map(({ entry, request, environments }) => ({
      ...{ kind: "written_while_frozen", request, entry },
      detail: `It changed ${environments.join(", ")} while the freeze ${key} was open, by no right.`,
    }));
}

interface Counting {
  readonly person: string;
  readonly name: string;
  readonly could: Set<Power>;
  wrote: number;
  approved: number;
  applied: number;
  emergencies: number;
  both: number;
}

/** Programs have nobody's duties; whoever answers for one has them. */
function dutiesOf(
  outlines: readonly ChangeOutline[],
  { access, people }: Divided,
): readonly DutiesOf[] {
  const known = new Map<string, Counting>();
  const of = (person: string, name = people[person] ?? person): Counting => {
    const found = known.get(person) ?? nothingOf(person, name);
    known.set(person, found);
    return found;
  };
  for (const { holder, may } of access.grants)
    if (holder.kind === "person" && holder.isActive)
      for (const power of may) of(holder.id, people[holder.id] ?? holder.name).could.add(power);
  for (const change of outlines) count(change, of);
  return [...known.values()].map(presented).sort(byName);
}

function nothingOf(person: string, name: string): Counting {
  const could = new Set<Power>();
  return { person, name, could, wrote: 0, approved: 0, applied: 0, emergencies: 0, both: 0 };
}

function count(change: ChangeOutline, of: (person: string) => Counting): void {
  for (const person of change.writers) of(person).wrote++;
  for (const { by } of change.approvals) {
    const duties = of(by);
    duties.approved++;
    if (change.writers.includes(by)) duties.both++;
  }
  if (change.appliedBy === null) return;
  const duties = of(change.appliedBy);
  duties.applied++;
  if (change.class === "emergency") duties.emergencies++;
}

function presented({ person, name, could, ...did }: Counting): DutiesOf {
  const has = (power: Power) => could.has(power);
  return {
    ...{ person, name, did },
    could: { write: has("write"), approve: has("approve"), emergency: has("emergency") },
  };
}

function byName(one: DutiesOf, other: DutiesOf): number {
  return `${one.name} ${one.person}` < `${other.name} ${other.person}` ? -1 : 1;
}
