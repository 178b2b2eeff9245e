/**
 * What takes its time to know of a request: which variants it lets meet that could not, and which interaction rules it would
 * break. It is worked out before the project is locked, and counts only while all that it rests on is the same.
 */
import type { Address } from "@yardarm/core/changes";
import { weighsCombinations } from "@yardarm/core/policies";
import type { InteractionRule, Registry, RuleSeverity } from "@yardarm/core/registry";
import type { Moved } from "@yardarm/core/requests";
import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import type { Reader } from "../../platform/db/reader.ts";
import { type LoadedRegistry, readRevisions } from "./registry-read-model.ts";

/** How much is worked out: whether rules are broken takes little, which combinations are new takes more. */
export type OutlookDepth = "rules" | "combinations";

/** What is to be worked out, by environment. */
export type WantedOutlook = ReadonlyMap<string, OutlookDepth>;

/** A rule that something served would break, and who would be served it. */
export interface BrokenRule {
  readonly rule: string;
  readonly text: string;
  readonly severity: RuleSeverity;
  readonly flags: readonly string[];
  readonly witness: EvaluationContext | null;
}

export interface NewCombination {
  readonly one: { readonly flag: string; readonly variant: string };
  readonly other: { readonly flag: string; readonly variant: string };
  /** Part (0 … 1) of contexts that have both. */
  readonly exposure: number;
  readonly exposureFrom: "measured" | "computed";
  readonly witness: EvaluationContext | null;
}

export interface NewCombinations {
  readonly newlyReachable: number;
  readonly neverExercised: number;
  /** Of these, the worst. */
  readonly worst: readonly NewCombination[];
}

/** What a request would do in one environment. */
export interface EnvironmentOutlook {
  /** What it rests on. */
  readonly revision: number;
  readonly ruleVersions: RuleVersions;
  /** What rules forbid and can be served only afterwards. */
  readonly broken: readonly BrokenRule[];
  /** What they forbid and is served already. */
  readonly standing: readonly BrokenRule[];
  /** Absent: nobody asked. */
  readonly combinations?: NewCombinations;
}

export type RuleVersions = Readonly<Record<Address, number>>;

export interface Outlook {
  readonly environments: ReadonlyMap<string, EnvironmentOutlook>;
  /** What was asked for, whether it is known or not. */
  readonly wanted: WantedOutlook;
  /** Whether nothing may be done before all that could hold it back is known. */
  readonly isBinding: boolean;
}

/** What can hold a request back, and so has to be known before it is applied. */
export function bindingOutlook(moved: Pick<Moved, "before" | "after" | "effect">): WantedOutlook {
  const rules = rulesOf(moved);
  const wanted = placesOf(moved).flatMap((environment): readonly [string, OutlookDepth][] => {
    if (weighsCombinations(moved, environment)) return [[environment, "combinations"]];
    return rules.some(holdsIn(environment)) ? [[environment, "rules"]] : [];
  });
  return new Map(wanted);
}

/** All that can be known of it. */
export function wholeOutlook(moved: Pick<Moved, "before" | "after" | "effect">): WantedOutlook {
  return new Map(placesOf(moved).map((environment) => [environment, "combinations"]));
}

/** Those in which services would notice more than a flag that decides nothing. */
function placesOf({
  before,
  after,
  effect: { deltas, inert },
}: Pick<Moved, "before" | "after" | "effect">): readonly string[] {
  return Object.keys(deltas).filter(
    (environment) =>
      before.environments.has(environment) &&
      after.environments.has(environment) &&
      !inert.includes(environment),
  );
}

function rulesOf({
  before,
  after,
}: {
  readonly before: Pick<Registry, "interactions">;
  readonly after: Pick<Registry, "interactions">;
}): readonly InteractionRule[] {
  return [...before.interactions.values(), ...after.interactions.values()];
}

function holdsIn(environment: string): (rule: InteractionRule) => boolean {
  return ({ environments }) => environments?.includes(environment) !== false;
}

function ruleVersionsOf({ versions }: Pick<LoadedRegistry, "versions">): RuleVersions {
  return Object.fromEntries(
    [...versions].filter(([address]) => address.startsWith("interaction/")),
  );
}

/**
 * Under the lock: whether what was worked out still speaks of what is there. A flag that changed meanwhile, or a rule that was
 * made, may have made it wrong, and then it has to be asked again.
 */
export async function outlookHolds(
  reader: Reader,
  {
    loaded,
    ...moved
  }: Pick<Moved, "before" | "after" | "effect"> & {
    readonly loaded: LoadedRegistry;
  },
  { environments, isBinding }: Outlook,
): Promise<void> {
  if (!isBinding) return;
  const wanted = bindingOutlook(moved);
  if (wanted.size === 0) return;
  const revisions = await readRevisions(reader, moved.before.project);
  const ruleVersions = ruleVersionsOf(loaded);
  for (const [environment, depth] of wanted) {
    const known = environments.get(environment);
    const isKnown =
      known !== undefined &&
      known.revision === revisions.get(environment) &&
      isSameVersions(known.ruleVersions, ruleVersions) &&
      (depth === "rules" || known.combinations !== undefined);
    if (!isKnown) throw new OutlookOvertaken();
  }
}

function isSameVersions(one: RuleVersions, other: RuleVersions): boolean {
  const addresses = Object.keys(one);
  return (
    addresses.length === Object.keys(other).length &&
    addresses.every((address) => one[address] === other[address])
  );
}

/** What the record keeps of rules: those that are broken, and where nobody waited for an answer. */
export function brokenRulesOf(outlook: Outlook | undefined) {
  const known = [...(outlook?.environments ?? [])];
  return {
    brokenRules: known.flatMap(([environment, { broken }]) =>
      broken.map(({ rule, severity }) => ({ rule, environment, severity })),
    ),
    rulesNotAskedIn: [...(outlook?.wanted.keys() ?? [])].filter(
      (environment) => outlook?.environments.has(environment) !== true,
    ),
  };
}

/** Whether something that was asked for is not known. */
export function isAnyUnknown({ wanted, environments }: Outlook): boolean {
  return [...wanted.keys()].some((environment) => !environments.has(environment));
}

/** Somebody else's commit came between what was worked out and the lock. */
export class OutlookOvertaken extends Error {}

/** What was worked out, as policies are told of it. */
export function newCombinationsOf(
  outlook: Outlook | undefined,
): ReadonlyMap<string, { readonly untested: number; readonly worst: readonly string[] }> {
  const known = [...(outlook?.environments ?? [])];
  return new Map(
    known.flatMap(([environment, { combinations }]) =>
      combinations === undefined
        ? []
        : [
            [
              environment,
              { untested: combinations.neverExercised, worst: combinations.worst.map(said) },
            ],
          ],
    ),
  );
}

function said({ one, other }: NewCombination): string {
  return `${one.flag}: ${one.variant} with ${other.flag}: ${other.variant}`;
}
