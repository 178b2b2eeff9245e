/** Who could do what, who did it, and whether anybody did what two people have to do. */
import type { AccessFacts, AppliedFacts, Power } from "./changes-facts.ts";
import type { DutiesOf, ReportedChange, Segregation, Violation } from "./changes-report.ts";
import type { People } from "./named-actor.ts";

interface Divided {
  readonly applied: readonly AppliedFacts[];
  readonly access: AccessFacts;
  readonly people: People;
  readonly wasProtected: (environment: string, entry: number) => boolean;
}

export function segregationOf(
  population: readonly ReportedChange[],
  { applied, access, people, wasProtected }: Divided,
): Segregation {
  const facts = new Map(applied.map((each) => [each.entry, each]));
  const violations = population.flatMap((change) =>
    violationsOf(change, facts.get(change.entry)?.stored?.inert ?? [], wasProtected),
  );
  return { violations, people: dutiesOf(population, access, people) };
}

function violationsOf(
  change: ReportedChange,
  inert: readonly string[],
  wasProtected: Divided["wasProtected"],
): readonly Violation[] {
  const { entry, request, approvals, demands, environments, ends } = change;
  const found: Violation[] = [];
  const add = (kind: Violation["kind"], detail: string) =>
    found.push({ kind, request, entry, detail });
  const writers = writersOf(change);
  for (const { by, name, hash } of approvals) {
    if (writers.has(by)) add("approved_own", `${name} wrote some of it and approved it.`);
    if (hash !== change.appliedHash)
      add(
        "approval_of_other_content",
        `${name} approved ${hash.slice(0, 12)}…, which is not what was applied.`,
      );
  }
  // What ends a temporary change was agreed to with its beginning.
  if (change.class === "emergency" || ends !== null) return found;
  const demanded = Math.max(0, ...demands.map(({ approvals: count }) => count));
  if (approvals.length < demanded)
    add(
      "demand_not_met",
      `It has ${approvals.length} of ${demanded} approvals that were demanded.`,
    );
  const open = environments.filter((key) => !inert.includes(key) && wasProtected(key, entry));
  if (open.length > 0 && approvals.length === 0)
    add(
      "protected_without_approval",
      `It changed ${open.join(", ")}, which was protected, and nobody else agreed.`,
    );
  return found;
}

function writersOf({ author, editors }: ReportedChange): ReadonlySet<string> {
  return new Set([author, ...editors].flatMap(({ person }) => person ?? []));
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
  population: readonly ReportedChange[],
  { grants }: AccessFacts,
  people: People,
): readonly DutiesOf[] {
  const known = new Map<string, Counting>();
  const of = (person: string, name: string): Counting => {
    const found = known.get(person) ?? nothingOf(person, people[person] ?? name);
    known.set(person, found);
    return found;
  };
  for (const { holder, may } of grants)
    if (holder.kind === "person" && holder.isActive)
      for (const power of may) of(holder.id, holder.name).could.add(power);
  for (const change of population) count(change, of);
  return [...known.values()].map(presented).sort(byName);
}

function nothingOf(person: string, name: string): Counting {
  const could = new Set<Power>();
  return { person, name, could, wrote: 0, approved: 0, applied: 0, emergencies: 0, both: 0 };
}

function count(change: ReportedChange, of: (person: string, name: string) => Counting): void {
  const writers = writersOf(change);
  for (const person of writers) of(person, change.author.name).wrote++;
  for (const { by, name } of change.approvals) {
    const duties = of(by, name);
    duties.approved++;
    if (writers.has(by)) duties.both++;
  }
  const { person, name } = change.appliedBy;
  if (person === null) return;
  const duties = of(person, name);
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
