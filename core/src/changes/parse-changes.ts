import {
  type FieldReaders,
  isRecord,
  limits,
  type OptionalField,
  type Parsed,
  type Problem,
  parseWith,
  type Reader,
  readBoolean,
  readChecked,
  readKey,
  readList,
  readMap,
  readNullable,
  readObject,
  readOneOf,
  readServe,
  readTargetingRule,
} from "@yardarm/sdk/model";
import { flagFactReaders } from "../registry/flag-facts.ts";
import { environmentReaders, readEnvironment } from "../registry/parse-environment.ts";
import { readConfig, readFlag } from "../registry/parse-flag.ts";
import { groupReaders, readGroup } from "../registry/parse-group.ts";
import { interactionRuleReaders, readInteractionRule } from "../registry/parse-interaction-rule.ts";
import { policyReaders, readPolicy } from "../registry/parse-policy.ts";
import { readSegment, segmentReaders } from "../registry/parse-segment.ts";
import { readWaiver, waiverReaders } from "../registry/parse-waiver.ts";
import { listNames } from "../registry/projection.ts";
import { readSubjectKey } from "../registry/targets.ts";
import { readVariant } from "../registry/variants.ts";
import type { Change, ChangeKind, PlacedRule } from "./change.ts";
import { changeTable } from "./change-table.ts";

/** A request with more changes than this is an import, and is made of several requests. */
export const changesMax = 10_000;

/** Reads the changes of a request. It judges their form; whether they apply, and to what effect, applying says. */
export function parseChanges(json: unknown): Parsed<readonly Change[]> {
  return parseWith(readList(readChange, changesMax), json);
}

type Kind<K extends ChangeKind> = Extract<Change, { kind: K }>;

const readChange: Reader<Change> = (json, pointer, problems) => {
  const kind = readKind(isRecord(json) ? json["kind"] : undefined, `${pointer}/kind`, problems);
  return kind === undefined ? undefined : changeReaders[kind](json, pointer, problems);
};

const kinds = Object.keys(changeTable).filter((kind): kind is ChangeKind =>
  Object.hasOwn(changeTable, kind),
);
const readKind = readOneOf(kinds);

const inFlag = { flag: readKey };
const inConfig = { flag: readKey, environment: readKey };
const inSegment = { segment: readKey };
const readPlaced = readObject<PlacedRule>({
  rule: readTargetingRule,
  after: readNullable(readKey),
});
const readKeys = readList(readKey, limits.rulesMax);
const readListKeys = readList(readSubjectKey, limits.listKeysMax);

const changeReaders: { readonly [K in ChangeKind]: Reader<Kind<K>> } = {
  "flag.create": reader<Kind<"flag.create">>("flag.create", inFlag, readNullable(readFlag)),
  "flag.fact": factReader<Kind<"flag.fact">>("flag.fact", inFlag, flagFactReaders),
  "flag.variant": reader<Kind<"flag.variant">>(
    "flag.variant",
    { ...inFlag, variant: readKey, after: readNullable(readKey) },
    readNullable(readVariant),
    ["after"],
  ),
  "flag.variant_order": reader<Kind<"flag.variant_order">>("flag.variant_order", inFlag, readKeys),
  "config.on": reader<Kind<"config.on">>("config.on", inConfig, readBoolean),
  "config.off_variant": reader<Kind<"config.off_variant">>("config.off_variant", inConfig, readKey),
  "config.fallthrough": reader<Kind<"config.fallthrough">>(
    "config.fallthrough",
    inConfig,
    readServe,
  ),
  "config.rule": reader<Kind<"config.rule">>(
    "config.rule",
    { ...inConfig, rule: readKey },
    readNullable(readPlaced),
  ),
  "config.rule_order": reader<Kind<"config.rule_order">>("config.rule_order", inConfig, readKeys),
  "config.target": reader<Kind<"config.target">>(
    "config.target",
    { ...inConfig, key: readSubjectKey, contextKind: readKey },
    readNullable(readKey),
    ["contextKind"],
  ),
  "config.prerequisite": reader<Kind<"config.prerequisite">>(
    "config.prerequisite",
    { ...inConfig, prerequisite: readKey },
    readNullable(readList(readKey, limits.variantsMax)),
  ),
  "config.group": reader<Kind<"config.group">>("config.group", inConfig, readNullable(readKey)),
  "segment.create": reader<Kind<"segment.create">>(
    "segment.create",
    inSegment,
    readNullable(readSegment),
  ),
  "segment.fact": factReader<Kind<"segment.fact">>("segment.fact", inSegment, {
    name: segmentReaders.name,
    description: segmentReaders.description,
    owner: segmentReaders.owner,
    environments: segmentReaders.environments,
    state: segmentReaders.state,
  }),
  "segment.rules": reader<Kind<"segment.rules">>("segment.rules", inSegment, segmentReaders.rules),
  "segment.keys": readChecked(
    readObject<Kind<"segment.keys">>({
      kind: readOneOf(["segment.keys"]),
      segment: readKey,
      list: readOneOf(listNames),
      add: readListKeys,
      remove: readListKeys,
    }),
    keyProblems,
  ),
  "group.create": reader<Kind<"group.create">>(
    "group.create",
    { group: readKey },
    readNullable(readGroup),
  ),
  "group.fact": reader<Kind<"group.fact">>(
    "group.fact",
    { group: readKey, field: readOneOf(["name"]) },
    groupReaders.name,
  ),
  "group.slots": reader<Kind<"group.slots">>("group.slots", { group: readKey }, groupReaders.slots),
  "environment.create": reader<Kind<"environment.create">>(
    "environment.create",
    { environment: readKey, configs: readMap(readConfig(), limits.flagsMax) },
    readNullable(readEnvironment),
    ["configs"],
  ),
  "environment.fact": factReader<Kind<"environment.fact">>(
    "environment.fact",
    { environment: readKey },
    {
      name: environmentReaders.name,
      kind: environmentReaders.kind,
      isProtected: environmentReaders.isProtected,
      position: environmentReaders.position,
      correlations: environmentReaders.correlations,
    },
  ),
  "interaction.create": reader<Kind<"interaction.create">>(
    "interaction.create",
    { interaction: readKey },
    readNullable(readInteractionRule),
  ),
  "interaction.fact": factReader<Kind<"interaction.fact">>(
    "interaction.fact",
    { interaction: readKey },
    {
      statement: interactionRuleReaders.statement,
      environments: interactionRuleReaders.environments,
      severity: interactionRuleReaders.severity,
      owner: interactionRuleReaders.owner,
      reason: interactionRuleReaders.reason,
      until: interactionRuleReaders.until,
    },
  ),
  "policy.create": reader<Kind<"policy.create">>(
    "policy.create",
    { policy: readKey },
    readNullable(readPolicy),
  ),
  "policy.fact": factReader<Kind<"policy.fact">>(
    "policy.fact",
    { policy: readKey },
    {
      name: policyReaders.name,
      description: policyReaders.description,
      severity: policyReaders.severity,
      scope: policyReaders.scope,
      requirement: policyReaders.requirement,
      state: policyReaders.state,
    },
  ),
  "waiver.create": reader<Kind<"waiver.create">>(
    "waiver.create",
    { waiver: readKey },
    readNullable(readWaiver),
  ),
  "waiver.fact": factReader<Kind<"waiver.fact">>(
    "waiver.fact",
    { waiver: readKey },
    {
      reason: waiverReaders.reason,
      approver: waiverReaders.approver,
      until: waiverReaders.until,
    },
  ),
};

type Replacing = Exclude<Change, Kind<"segment.keys">>;

/** Reads a change whose `from` and `to` have one form. */
function reader<C extends Replacing>(
  kind: C["kind"],
  place: Omit<FieldReaders<C>, "kind" | "from" | "to">,
  value: Reader<C["from"]>,
  optional: readonly (OptionalField<C> & string)[] = [],
): Reader<C> {
  const fields = { kind: readOneOf([kind]), ...place, from: value, to: value };
  return readObject<C>(fields as unknown as FieldReaders<C>, optional);
}

interface Fact {
  readonly kind: string;
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** Reads a change of one of several facts, each of which has a form of its own. A fact may be absent before or after. */
function factReader<C extends Replacing & { readonly field: string }>(
  kind: C["kind"],
  place: { readonly [field: string]: Reader<string> },
  facts: { readonly [F in C["field"]]: Reader<unknown> },
): Reader<C> {
  const readers = new Map(
    Object.entries<Reader<unknown>>(facts).map(([field, value]) => {
      const fields = {
        kind: readOneOf([kind]),
        ...place,
        field: readOneOf([field]),
        from: value,
        to: value,
      };
      return [field, readObject<Fact>(fields, ["from", "to"])];
    }),
  );
  const readField = readOneOf([...readers.keys()]);
  return (json, pointer, problems) => {
    const field = readField(
      isRecord(json) ? json["field"] : undefined,
      `${pointer}/field`,
      problems,
    );
    const fact = readers.get(field ?? "")?.(json, pointer, problems);
    return fact && ({ ...fact, from: fact.from, to: fact.to } as unknown as C);
  };
}

function keyProblems({ add, remove }: Kind<"segment.keys">): readonly Problem[] {
  const added = new Set(add);
  return remove.flatMap((key, index) => {
    const detail = `The key "${key}" cannot be both added and removed.`;
    return added.has(key) ? [{ code: "duplicate", pointer: `/remove/${index}`, detail }] : [];
  });
}
