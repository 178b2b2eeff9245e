import type { Condition, Snapshot, SnapshotFlag } from "@yardarm/sdk/model";

type Rule = SnapshotFlag["config"]["rules"][number];

/** `wide` requires `root`, and has thirty ways to be served `a` for each of the ways that `root` has; `above` requires `wide`. */
export function restingOn(ways: number): Snapshot {
  return {
    ...{ format: 1, project: "p", environment: "e", revision: "1.1" },
    ...{ segments: {}, lists: {}, groups: {} },
    flags: {
      root: flag([to("a", oneOf("x", ways)), to("b", oneOf("y", 3))]),
      wide: flag([to("a", oneOf("z", 30)), to("b")], "root"),
      above: flag([to("a", is("x", "v3")), to("b", is("z", "v2"))], "wide"),
      far: flag([to("a", is("x", "v40")), to("b", is("x", "w1"), is("z", "v1"))]),
      apart: flag([to("a", { ...is("x", "v1", "v3"), negate: true })]),
    },
  };
}

function flag(rules: readonly Rule[], required?: string): SnapshotFlag {
  return {
    ...{ type: "number", variants: { off: 0, a: 1, b: 2 } },
    config: {
      ...{ on: true, offVariant: "off", targets: [], rules },
      prerequisites: required === undefined ? [] : [{ flag: required, variants: ["a"] }],
      fallthrough: { variant: "off" },
    },
  };
}

function to(variant: string, ...conditions: readonly Condition[]): Rule {
  return { id: `to-${variant}`, conditions, serve: { variant } };
}

function is(attribute: string, ...values: readonly string[]) {
  return { operator: "in", attribute, values } as const;
}

function oneOf(attribute: string, count: number): Condition {
  return {
    operator: "any",
    conditions: Array.from({ length: count }, (_, index) =>
      is(attribute, `v${index}`, `w${index}`),
    ),
  };
}
