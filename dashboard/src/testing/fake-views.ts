import {
  describeServing,
  type Flag,
  listKeyOf,
  type Owner,
  referencesOfConfig,
  type Segment,
} from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";
import type {
  EnvironmentView,
  EvaluationSeries,
  Evaluations,
  FlagRow,
  FlagView,
  OwnerView,
  SegmentRow,
  SegmentView,
  Serving,
} from "@yardarm/server/wire";
import { lifeOf } from "./fake-lives.ts";
import type { FakeRegistry } from "./fake-registry.ts";

/** What the read models of the fake server are made from, beside the registry. */
export interface FakeFacts {
  readonly store: FakeRegistry;
  readonly now: () => Date;
  /** Evaluations of the last 24 hours, by flag. */
  readonly evaluated: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, string>;
}

export function environmentViews({ store }: FakeFacts): EnvironmentView[] {
  return [...store.registry.environments.values()].map((environment) => ({
    ...environment,
    version: store.stamp(`environment/${environment.key}`).version,
    revision: store.revisions.get(environment.key) ?? 0,
  }));
}

export function flagRow(facts: FakeFacts, flag: Flag): FlagRow {
  const { key, name, type, purpose, criticality, expiry, tags, clientSide } = flag;
  return {
    key,
    name,
    type,
    owner: ownerView(facts, flag.owner),
    purpose,
    criticality,
    expiry,
    tags: [...tags],
    ...lifeOf(facts, flag),
    clientSide,
    serving: Object.fromEntries(
      Object.entries(flag.configs).map(([at, config]) => [at, servingOf(config)]),
    ),
    evaluations: evaluationsOf(facts, key),
    changedAt: facts.store.stamp(`flag/${key}`).at,
  };
}

export function flagView(facts: FakeFacts, flag: Flag): FlagView {
  const { configs, owner, variants, tags, links, ...rest } = flag;
  const stamp = facts.store.stamp(`flag/${flag.key}`);
  return {
    ...rest,
    variants: [...variants],
    tags: [...tags],
    links: [...links],
    owner: ownerView(facts, owner),
    ...lifeOf(facts, flag),
    version: stamp.version,
    createdAt: stamp.at,
    changedAt: stamp.at,
    changedBy: stamp.by,
    configs: Object.entries(configs).map(([environment, config]) => {
      const own = facts.store.stamp(`flag/${flag.key}/${environment}`);
      return {
        environment,
        version: own.version,
        config,
        serving: servingOf(config),
        evaluations: evaluationsOf(facts, flag.key),
        changedAt: own.at,
        changedBy: own.by,
      };
    }),
    dependents: dependentsOf(facts, `flag/${flag.key}`),
  };
}

export function segmentRow(facts: FakeFacts, segment: Segment): SegmentRow {
  const { key, name, owner, state, rules } = segment;
  const uses = dependentsOf(facts, `segment/${key}`);
  return {
    key,
    name,
    owner: ownerView(facts, owner),
    state,
    includedCount: keysOf(facts, key, "included").length,
    excludedCount: keysOf(facts, key, "excluded").length,
    ruleCount: rules.length,
    flagCount: new Set(uses.map(({ flag }) => flag)).size,
    changedAt: facts.store.stamp(`segment/${key}`).at,
  };
}

export function segmentView(facts: FakeFacts, segment: Segment): SegmentView {
  const { owner, rules, environments, ...rest } = segment;
  const stamp = facts.store.stamp(`segment/${segment.key}`);
  const list = (name: "included" | "excluded") => {
    const keys = keysOf(facts, segment.key, name);
    return { count: keys.length, keys: keys.slice(0, 1000) };
  };
  return {
    ...rest,
    ...(environments && { environments: [...environments] }),
    owner: ownerView(facts, owner),
    rules: [...rules],
    version: stamp.version,
    changedAt: stamp.at,
    included: list("included"),
    excluded: list("excluded"),
    flags: dependentsOf(facts, `segment/${segment.key}`),
  };
}

export function evaluationSeries(facts: FakeFacts, flag: string): EvaluationSeries {
  const { hours, total24h } = evaluationsOf(facts, flag);
  const [first, second] = facts.store.registry.flags.get(flag)?.variants ?? [];
  const start = Math.floor(facts.now().getTime() / 3_600_000) - 23;
  return {
    hours: hours.map((_, at) => new Date((start + at) * 3_600_000).toISOString()),
    series: [first, second]
      .filter((variant) => variant !== undefined && total24h > 0)
      .map((variant, at) => ({
        variant: variant?.name ?? null,
        counts: hours.map((count) =>
          at === 0 ? Math.round(count / 4) : count - Math.round(count / 4),
        ),
      })),
    services:
      total24h > 0
        ? [{ service: "storefront", count: total24h, lastSeenAt: facts.now().toISOString() }]
        : [],
  };
}

function evaluationsOf({ evaluated, now }: FakeFacts, flag: string): Evaluations {
  const total24h = evaluated.get(flag) ?? 0;
  const weights = Array.from(
    { length: 24 },
    (_, hour) => 1 + Math.sin((hour / 24) * 2 * Math.PI) * 0.6 + (hour % 3) * 0.1,
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    lastEvaluatedAt: total24h === 0 ? null : now().toISOString(),
    total24h,
    hours: weights.map((weight) => Math.round((weight / sum) * total24h)),
  };
}

function servingOf(config: FlagConfig): Serving {
  const { share, text } = describeServing(config);
  return { on: config.on, share: share === null ? null : share * 100, text };
}

function ownerView({ names }: FakeFacts, owner: Owner): OwnerView {
  return { ...owner, name: names.get(`${owner.kind}:${owner.id}`) ?? owner.id };
}

function keysOf({ store }: FakeFacts, segment: string, list: "included" | "excluded"): string[] {
  return [...(store.registry.lists.get(listKeyOf(segment, list))?.keys ?? [])].sort();
}

/** Where flags name an entity in their configs. */
export function dependentsOf({ store }: FakeFacts, address: string) {
  return [...store.registry.flags.values()].flatMap((flag) =>
    Object.entries(flag.configs)
      .filter(([, config]) =>
        referencesOfConfig(config).some((reference) => reference.to === address),
      )
      .map(([environment]) => ({ flag: flag.key, environment })),
  );
}
