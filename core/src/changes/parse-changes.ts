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
const inGroup = { group: readKey };
const readPlaced = readObject<PlacedRule>({
  rule: readTargetingRule,
  after: readNullable(readKey),
});
const readKeys = readList(readKey, limits.rulesMax);
const readListKeys = readList(readSubjectKey, limits.listKeysMax);

const changeReaders: { readonly [K in ChangeKind]: Reader<Kind<K>> } = {
  "flag.create": reader({ ...inFlag, ...replacing("flag.create", readNullable(readFlag)) }),
  "flag.fact": factReader<Kind<"flag.fact">>("flag.fact", inFlag, flagFactReaders),
  "flag.variant": reader(
    {
      ...inFlag,
      variant: readKey,
      after: readNullable(readKey),
      ...replacing("flag.variant", readNullable(readVariant)),
    },
    ["after"],
  ),
  "flag.variant_order": reader({ ...inFlag, ...replacing("flag.variant_order", readKeys) }),
  "config.on": reader({ ...inConfig, ...replacing("config.on", readBoolean) }),
  "config.off_variant": reader({ ...inConfig, ...replacing("config.off_variant", readKey) }),
  "config.fallthrough": reader({ ...inConfig, ...replacing("config.fallthrough", readServe) }),
  "config.rule": reader({
    ...inConfig,
    rule: readKey,
    ...replacing("config.rule", readNullable(readPlaced)),
  }),
  "config.rule_order": reader({ ...inConfig, ...replacing("config.rule_order", readKeys) }),
  "config.target": reader(
    {
      ...inConfig,
      key: readSubjectKey,
      contextKind: readKey,
      ...replacing("config.target", readNullable(readKey)),
    },
    ["contextKind"],
  ),
  "config.prerequisite": reader({
    ...inConfig,
    prerequisite: readKey,
    ...replacing("config.prerequisite", readNullable(readList(readKey, limits.variantsMax))),
  }),
  "config.group": reader({ ...inConfig, ...replacing("config.group", readNullable(readKey)) }),
  "segment.create": reader({
    ...inSegment,
    ...replacing("segment.create", readNullable(readSegment)),
  }),
  "segment.fact": factReader<Kind<"segment.fact">>("segment.fact", inSegment, {
    name: segmentReaders.name,
    description: segmentReaders.description,
    owner: segmentReaders.owner,
    environments: segmentReaders.environments,
    state: segmentReaders.state,
  }),
  "segment.rules": reader({ ...inSegment, ...replacing("segment.rules", segmentReaders.rules) }),
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
  "group.create": reader({ ...inGroup, ...replacing("group.create", readNullable(readGroup)) }),
  "group.fact": reader({
    ...inGroup,
    field: readOneOf(["name"]),
    ...replacing("group.fact", groupReaders.name),
  }),
  "group.slots": reader({ ...inGroup, ...replacing("group.slots", groupReaders.slots) }),
  "environment.create": reader(
    {
      environment: readKey,
      configs: readMap(readConfig(), limits.flagsMax),
      ...replacing("environment.create", readNullable(readEnvironment)),
    },
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
  "interaction.create": reader({
    interaction: readKey,
    ...replacing("interaction.create", readNullable(readInteractionRule)),
  }),
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
  "policy.create": reader({
    policy: readKey,
    ...replacing("policy.create", readNullable(readPolicy)),
  }),
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
  "waiver.create": reader({
    waiver: readKey,
    ...replacing("waiver.create", readNullable(readWaiver)),
  }),
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

/** Reads a change of the kind that its fields name. */
function reader<K extends ChangeKind>(
  fields: FieldReaders<Kind<K>> & { readonly kind: Reader<K> },
  optional: readonly (OptionalField<Kind<K>> & string)[] = [],
): Reader<Kind<K>> {
  return readObject<Kind<K>>(fields, optional);
}

/** The fields of a change whose `from` and `to` have one form. */
function replacing<K extends ChangeKind, Value>(kind: K, value: Reader<Value>) {
  return { kind: readOneOf([kind]), from: value, to: value };
}

interface Fact {
  readonly kind: ChangeKind;
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** One reader for each field that can change. */
type FactReaders<C extends Fact> = {
  readonly [F in C["field"]]: Reader<Exclude<Extract<C, { field: F }>["to"], undefined>>;
};

/** Reads a change of one of several facts, each of which has a form of its own. A fact may be absent before or after. */
function factReader<C extends Fact>(
  kind: C["kind"],
  place: { readonly [field: string]: Reader<string> },
  facts: FactReaders<C>,
): Reader<C> {
  const readers = new Map(
    Object.entries<Reader<unknown>>(facts).map(([field, value]) => {
      const fields = { ...place, field: readOneOf([field]), ...replacing(kind, value) };
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
    // Which field goes with which value, TypeScript cannot see in a map.
    return fact && ({ ...fact, from: fact.from, to: fact.to } as C);
  };
}

function keyProblems({ add, remove }: Kind<"segment.keys">): readonly Problem[] {
  const added = new Set(add);
  return remove.flatMap((key, index) => {
    const detail = `The key "${key}" cannot be both added and removed.`;
    return added.has(key) ? [{ code: "duplicate", pointer: `/remove/${index}`, detail }] : [];
  });
}
