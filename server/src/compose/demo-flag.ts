/** How the flags of the demo are written down: short for a reader, whole for the writer. */
import {
  bareConfig,
  booleanVariants,
  type Criticality,
  type Expiry,
  type Flag,
  type Purpose,
  rolloutOf,
  type Variant,
} from "@yardarm/core/registry";
import {
  type Condition,
  type FlagConfig,
  type JsonValue,
  type Prerequisite,
  type Serve,
  scaleDefault,
  type Target,
} from "@yardarm/sdk/model";

/** What everybody gets: one variant, or parts of a hundred. Absent: what a flag of its type serves when on. */
type Everybody = string | { readonly [variant: string]: number };

export interface DemoRule {
  readonly id: string;
  readonly name: string;
  readonly when: readonly Condition[];
  readonly serve: Everybody;
}

/** What a flag does in one environment; absent = it is off. */
export interface DemoConfig {
  readonly serve?: Everybody;
  readonly isOff?: true;
  readonly rules?: readonly DemoRule[];
  readonly targets?: readonly Target[];
  readonly prerequisites?: readonly Prerequisite[];
}

export interface DemoFlag {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly team: string;
  readonly purpose: Purpose;
  /** Days from the seed to its last day, or why it stays. */
  readonly ends: number | string;
  readonly type?: Flag["type"];
  /** Name → value; absent = on and off. */
  readonly variants?: { readonly [name: string]: JsonValue };
  readonly schema?: JsonValue;
  readonly tags?: readonly string[];
  readonly criticality?: Criticality;
  readonly clientSide?: true;
  readonly development?: DemoConfig;
  readonly staging?: DemoConfig;
  readonly production?: DemoConfig;
  /** How often an hour services ask for it in production; absent = nobody ever did. */
  readonly asked?: number;
  /** Days from when it was made, as it is now, to the seed; absent = it is made by the seed. */
  readonly since?: number;
  /** No code names it any more, and for a month nobody has asked for it. */
  readonly isGone?: true;
}

/** On for everybody. */
export const on: DemoConfig = {};

/** On for so many of a hundred. */
export function ramp(percent: number): DemoConfig {
  return { serve: { on: percent, off: 100 - percent } };
}

export function flagOf(demo: DemoFlag, now: Date): Flag {
  const type = demo.type ?? "boolean";
  const variants = demo.variants === undefined ? booleanVariants : variantsOf(demo.variants);
  const { key, name, description, purpose, tags = [], criticality = "medium", schema } = demo;
  const bare = bareConfig({ type, variants });
  const config = (wish: DemoConfig | undefined) => configOf(key, bare, wish);
  return {
    key,
    name,
    description,
    type,
    variants,
    owner: { kind: "team", id: demo.team },
    purpose,
    expiry: expiryOf(demo.ends, now),
    tags,
    links: [],
    criticality,
    clientSide: demo.clientSide === true,
    state: "active",
    ...(schema !== undefined && { schema }),
    configs: {
      development: config(demo.development),
      staging: config(demo.staging),
      production: config(demo.production),
    },
  };
}

function variantsOf(values: { readonly [name: string]: JsonValue }): readonly Variant[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function expiryOf(ends: number | string, now: Date): Expiry {
  if (typeof ends === "string") return { kind: "permanent", reason: ends };
  const day = new Date(now.getTime() + ends * 86_400_000);
  return { kind: "date", date: day.toISOString().slice(0, 10) };
}

function configOf(key: string, bare: FlagConfig, wish: DemoConfig | undefined): FlagConfig {
  if (wish === undefined) return bare;
  const { serve, isOff, rules = [], targets = [], prerequisites = [] } = wish;
  return {
    ...bare,
    on: isOff !== true,
    prerequisites,
    targets,
    rules: rules.map((rule) => ({
      id: rule.id,
      name: rule.name,
      conditions: rule.when,
      serve: serveOf(rule.serve, `${key}.${rule.id}`),
    })),
    ...(serve !== undefined && { fallthrough: serveOf(serve, key) }),
  };
}

export function serveOf(everybody: Everybody, salt: string): Serve {
  if (typeof everybody === "string") return { variant: everybody };
  const weights = Object.entries(everybody).map(
    ([variant, percent]) => [variant, (percent * scaleDefault) / 100] as const,
  );
  return { rollout: rolloutOf(new Map(weights), salt) };
}

export const inSegment = (...values: string[]): Condition => ({ operator: "segment", values });
export const inCountries = (...values: string[]): Condition => ({
  operator: "in",
  attribute: "country",
  values,
});
export const withPlan = (...values: string[]): Condition => ({
  operator: "in",
  attribute: "plan",
  values,
});
export const olderThan = (age: number): Condition => ({
  operator: "greater_or_equal",
  attribute: "age",
  values: [age],
});
