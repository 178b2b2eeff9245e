/** The flags that OpenFeature's own scenarios expect, as a snapshot. */
import type { Condition, FlagType, JsonValue, Snapshot, SnapshotFlag } from "@yardarm/sdk/model";

/** One flag of OpenFeature's `test-flags.json`. */
export interface AssetFlag {
  readonly variants: { readonly [name: string]: JsonValue };
  readonly defaultVariant?: string | null;
  readonly disabled?: boolean;
  /** An expression that gives a variant, or "" for the default one. */
  readonly contextEvaluator?: string;
}

const isBallmer: Condition = {
  operator: "in",
  attribute: "email",
  values: ["ballmer@macrosoft.com"],
};
const isNoCustomer: Condition = { operator: "in", attribute: "customer", values: [false] };

/** The expressions that occur, in the words of our conditions. Another one makes the test fail, not pass by. */
const rulesOfExpressions: ReadonlyMap<string, { variant: string; conditions: Condition[] }> =
  new Map([
    [
      "email == 'ballmer@macrosoft.com' ? 'zero' : ''",
      { variant: "zero", conditions: [isBallmer] },
    ],
    [
      "!customer && email == 'ballmer@macrosoft.com' && age > 10 ? 'internal' : ''",
      {
        variant: "internal",
        conditions: [
          isNoCustomer,
          isBallmer,
          { operator: "greater_than", attribute: "age", values: [10] },
        ],
      },
    ],
  ]);

/** Of the deprecated scenarios; the assets do not have it any more. */
const contextAware = flagOf({
  type: "string",
  variants: { internal: "INTERNAL", external: "EXTERNAL" },
  variant: "external",
  rule: {
    variant: "internal",
    conditions: [
      { operator: "in", attribute: "fn", values: ["Sulisław"] },
      { operator: "in", attribute: "ln", values: ["Świętopełk"] },
      { operator: "in", attribute: "age", values: [29] },
      isNoCustomer,
    ],
  },
});

export function snapshotOfAssets(assets: { readonly [key: string]: AssetFlag }): Snapshot {
  const flags = Object.entries(assets).flatMap(([key, asset]) => {
    const flag = fromAsset(asset);
    return flag === undefined ? [] : [[key, flag] as const];
  });
  return {
    ...{ format: 1, project: "conformance", environment: "0", revision: "x.1" },
    flags: { ...Object.fromEntries(flags), "context-aware": contextAware },
    ...{ segments: {}, lists: {}, groups: {} },
  };
}

/** A flag without a default variant has no counterpart here, and no scenario asks for one. */
function fromAsset(asset: AssetFlag): SnapshotFlag | undefined {
  const { variants, defaultVariant: variant, disabled, contextEvaluator } = asset;
  if (typeof variant !== "string") return undefined;
  const rule =
    contextEvaluator === undefined ? undefined : rulesOfExpressions.get(contextEvaluator);
  if (contextEvaluator !== undefined && rule === undefined) {
    throw new Error(`Nobody has put "${contextEvaluator}" into conditions yet.`);
  }
  const type = typeOf(Object.values(variants)[0]);
  return flagOf({ type, variants, variant, ...(rule && { rule }), isOff: disabled === true });
}

function flagOf(flag: {
  readonly type: FlagType;
  readonly variants: SnapshotFlag["variants"];
  readonly variant: string;
  readonly rule?: { readonly variant: string; readonly conditions: readonly Condition[] };
  readonly isOff?: boolean;
}): SnapshotFlag {
  const { type, variants, variant, rule, isOff = false } = flag;
  const rules = rule && [
    { id: "r1", conditions: rule.conditions, serve: { variant: rule.variant } },
  ];
  return {
    type,
    variants,
    clientSide: true,
    config: {
      ...{ on: !isOff, offVariant: variant, prerequisites: [], targets: [], rules: rules ?? [] },
      fallthrough: { variant },
    },
  };
}

function typeOf(value: JsonValue | undefined): FlagType {
  const type = typeof value;
  return type === "boolean" || type === "string" || type === "number" ? type : "object";
}
