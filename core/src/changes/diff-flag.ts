import type { FlagConfig, Target } from "@yardarm/sdk/model";
import type { Flag, FlagFacts } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { Change, FactChange } from "./change.ts";
import { diffOrdered } from "./ordered-diff.ts";
import { ruleIdOf } from "./rule-change.ts";

const factFields: readonly (keyof FlagFacts)[] = [
  "name",
  "description",
  "owner",
  "purpose",
  "expiry",
  "tags",
  "links",
  "criticality",
  "clientSide",
  "schema",
  "safeVariant",
  "servedUntil",
  "snoozedUntil",
  "outOfCodeSince",
  "state",
];

/** The changes that lead from one flag to another of the same key, in environments that both have. */
export function diffFlag(before: Flag, after: Flag): readonly Change[] {
  if (before.type !== after.type) {
    return [{ kind: "flag.create", flag: after.key, from: before, to: after }];
  }
  return [
    ...diffFacts(before, after),
    ...diffVariants(before, after),
    ...Object.entries(after.configs).flatMap(([environment, config]) => {
      const was = before.configs[environment];
      return was === undefined ? [] : diffConfig(after.key, environment, was, config);
    }),
  ];
}

/** The changes that lead from one config of a flag to another. */
export function diffConfig(
  flag: string,
  environment: string,
  before: FlagConfig,
  after: FlagConfig,
): readonly Change[] {
  if (before === after) return [];
  const place = { flag, environment };
  return [
    ...(before.offVariant === after.offVariant
      ? []
      : [
          {
            kind: "config.off_variant",
            ...place,
            from: before.offVariant,
            to: after.offVariant,
          } as const,
        ]),
    ...diffPrerequisites(place, before, after),
    ...(before.group === after.group
      ? []
      : [
          {
            kind: "config.group",
            ...place,
            from: before.group ?? null,
            to: after.group ?? null,
          } as const,
        ]),
    ...diffTargets(place, before.targets, after.targets),
    ...diffRules(place, before, after),
    ...(isSameJson(before.fallthrough, after.fallthrough)
      ? []
      : [
          {
            kind: "config.fallthrough",
            ...place,
            from: before.fallthrough,
            to: after.fallthrough,
          } as const,
        ]),
    // Last, so that the sentences end with what matters most.
    ...(before.on === after.on
      ? []
      : [{ kind: "config.on", ...place, from: before.on, to: after.on } as const]),
  ];
}

interface Place {
  readonly flag: string;
  readonly environment: string;
}

function diffFacts(before: Flag, after: Flag): readonly Change[] {
  return factFields
    .filter((field) => !isSameJson(before[field], after[field]))
    .map((field) => {
      const change = {
        kind: "flag.fact",
        flag: after.key,
        field,
        from: before[field],
        to: after[field],
      };
      // In a loop over fields TypeScript loses which value belongs to which field.
      return change as FactChange;
    });
}

function diffVariants({ key: flag, variants: before }: Flag, after: Flag): readonly Change[] {
  const { steps, order } = diffOrdered(before, after.variants, (variant) => variant.name);
  const changes = steps.map(
    ({ name, from, to, after: behind }): Change => ({
      kind: "flag.variant",
      flag,
      variant: name,
      from,
      to,
      ...((from === null || to === null) && { after: behind }),
    }),
  );
  return order === undefined
    ? changes
    : [...changes, { kind: "flag.variant_order", flag, ...order }];
}

function diffRules(place: Place, before: FlagConfig, after: FlagConfig): readonly Change[] {
  const { steps, order } = diffOrdered(before.rules, after.rules, ruleIdOf);
  const changes = steps.map(
    ({ name, from, to, after: behind }): Change => ({
      kind: "config.rule",
      ...place,
      rule: name,
      from: from && { rule: from, after: behind },
      to: to && { rule: to, after: behind },
    }),
  );
  return order === undefined
    ? changes
    : [...changes, { kind: "config.rule_order", ...place, ...order }];
}

function diffPrerequisites(place: Place, before: FlagConfig, after: FlagConfig): readonly Change[] {
  const had = new Map(before.prerequisites.map((it) => [it.flag, it.variants]));
  const has = new Map(after.prerequisites.map((it) => [it.flag, it.variants]));
  return keysOfBoth(had, has)
    .filter((key) => !isSameJson(had.get(key), has.get(key)))
    .map((prerequisite) => ({
      kind: "config.prerequisite",
      ...place,
      prerequisite,
      from: had.get(prerequisite) ?? null,
      to: has.get(prerequisite) ?? null,
    }));
}

function diffTargets(
  place: Place,
  before: readonly Target[],
  after: readonly Target[],
): readonly Change[] {
  const [had, has] = [targetedKeys(before), targetedKeys(after)];
  return keysOfBoth(had, has).flatMap((slot) => {
    const [was, is] = [had.get(slot), has.get(slot)];
    const some = was ?? is;
    if (some === undefined || was?.variant === is?.variant) return [];
    const { key, kind } = some;
    return {
      kind: "config.target" as const,
      ...place,
      key,
      ...(kind !== undefined && { contextKind: kind }),
      from: was?.variant ?? null,
      to: is?.variant ?? null,
    };
  });
}

interface TargetedKey {
  readonly key: string;
  readonly kind: string | undefined;
  readonly variant: string;
}

/** Each targeted key, named by its context kind and itself. */
function targetedKeys(targets: readonly Target[]): ReadonlyMap<string, TargetedKey> {
  return new Map(
    targets.flatMap(({ variant, kind, keys }) =>
      keys.map((key) => [`${kind ?? ""} ${key}`, { key, kind, variant }]),
    ),
  );
}

function keysOfBoth(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>) {
  return [...new Set([...left.keys(), ...right.keys()])].sort();
}
