import type { InteractionRule, RuleCondition, Statement } from "../registry/interaction-rule.ts";
import type { Flag } from "../registry/registry.ts";
import type { Draw } from "./draw.test-support.ts";

const keys = ["interaction-0", "interaction-1"];

/** Rules about flags that are there. */
export function drawInteractions(
  draw: Draw,
  stages: readonly string[],
  flags: ReadonlyMap<string, Flag>,
): ReadonlyMap<string, InteractionRule> {
  const active = [...flags.values()].filter(({ state }) => state === "active");
  if (active.length === 0) return new Map();
  const variantsOf = new Map(
    active.map(({ key, variants }) => [key, variants.map(({ name }) => name)] as const),
  );
  return new Map(
    draw.some(keys).map((key) => [
      key,
      {
        key,
        statement: drawStatement(draw, variantsOf, 1),
        ...(draw.once(2) && { environments: draw.some(stages, 1) }),
        severity: draw.one(["block", "warn"] as const),
        owner: { kind: "team", id: draw.one(["checkout", "growth"]) },
        reason: draw.one(["They share a cart.", "It was never tried."]),
        ...(draw.once(2) && { until: draw.one(["2026-12-31", "2027-02-28"]) }),
      },
    ]),
  );
}

/** Any statement over these variants of flags. */
export function drawStatement(
  draw: Draw,
  variantsOf: ReadonlyMap<string, readonly string[]>,
  depth = 3,
): Statement {
  const condition = () => drawCondition(draw, variantsOf, depth);
  const kind = draw.one([
    "requires",
    "implies",
    "excludes",
    "at_most_one",
    "exactly_one",
    "always",
    "never",
  ] as const);
  switch (kind) {
    case "requires":
    case "implies":
    case "excludes":
      return { kind, one: condition(), other: condition() };
    case "at_most_one":
    case "exactly_one":
      return { kind, of: [condition(), condition(), ...(draw.once(2) ? [condition()] : [])] };
    case "always":
    case "never":
      return { kind, of: condition() };
  }
}

function drawCondition(
  draw: Draw,
  variantsOf: ReadonlyMap<string, readonly string[]>,
  depth: number,
): RuleCondition {
  const kind =
    depth === 0 ? "serves" : draw.one(["serves", "serves", "not", "all", "any"] as const);
  const inner = () => drawCondition(draw, variantsOf, depth - 1);
  switch (kind) {
    case "serves": {
      const flag = draw.one([...variantsOf.keys()]);
      return { kind, flag, variants: draw.some(variantsOf.get(flag) ?? [], 1) };
    }
    case "not":
      return { kind, of: inner() };
    case "all":
    case "any":
      return { kind, of: [inner(), inner(), ...(draw.once(3) ? [inner()] : [])] };
  }
}
