import { createClient, type EvaluationContext } from "@yardarm/sdk";
import type { FlagConfig, Serve, Snapshot, SnapshotFlag } from "@yardarm/sdk/model";
import { type Adapter, adapterOf } from "./adapter.ts";
import type { Share, Workload, WorkloadFlag } from "./workload.ts";

/** Ours, through the client that services use, with its counting. */
export const yardarm: Adapter = adapterOf<EvaluationContext>({
  isAsync: false,
  context: ({ key, country, plan, appVersion, email, age }) => ({
    targetingKey: key,
    country,
    plan,
    appVersion,
    email,
    age,
  }),
  load(workload) {
    const client = createClient({ offline: true, bootstrap: snapshotOf(workload) });
    return {
      boolean: (flag, context) => client.boolean(flag, context, false),
      string: (flag, context) => client.string(flag, context, "none"),
    };
  },
});

export function snapshotOf({ flags, segments }: Workload): Snapshot {
  const listOf = (key: string): string => `${key}/included`;
  return {
    format: 1,
    project: "bench",
    environment: "bench",
    revision: "bench.1",
    flags: Object.fromEntries(flags.map((flag) => [flag.key, flagOf(flag)])),
    segments: Object.fromEntries(
      segments.map(({ key }) => [key, { included: listOf(key), rules: [] }]),
    ),
    lists: Object.fromEntries(
      segments.map(({ key, members }) => [listOf(key), members.toSorted()]),
    ),
    groups: {},
  };
}

const on: Serve = { variant: "on" };

function flagOf(flag: WorkloadFlag): SnapshotFlag {
  switch (flag.kind) {
    case "plain":
      return booleanFlag({ fallthrough: on });
    case "rules":
      return booleanFlag({
        rules: [
          ruleOf("country", "in", flag.countries),
          ruleOf("plan", "in", [flag.plan]),
          ruleOf("appVersion", "semver_greater_or_equal", [flag.versionMin]),
          ruleOf("email", "ends_with", [flag.emailSuffix]),
          ruleOf("age", "greater_or_equal", [flag.ageMin]),
        ],
      });
    case "rollout":
      return booleanFlag({
        fallthrough: rolloutOf(flag.key, [
          { variant: "on", percent: flag.percent },
          { variant: "off", percent: 100 - flag.percent },
        ]),
      });
    case "split":
      return {
        type: "string",
        variants: { red: "red", green: "green", blue: "blue", control: "control" },
        config: configOf("control", {
          rules: [
            {
              id: "members",
              conditions: [{ operator: "segment", values: [flag.segment] }],
              serve: rolloutOf(flag.key, flag.shares),
            },
          ],
        }),
      };
    case "prerequisite":
      return booleanFlag({
        prerequisites: [{ flag: flag.flag, variants: ["on"] }],
        fallthrough: on,
      });
  }
}

function ruleOf(
  attribute: string,
  operator: "in" | "semver_greater_or_equal" | "ends_with" | "greater_or_equal",
  values: readonly (string | number)[],
): FlagConfig["rules"][number] {
  return { id: attribute.toLowerCase(), conditions: [{ operator, attribute, values }], serve: on };
}

function booleanFlag(config: Partial<FlagConfig>): SnapshotFlag {
  return {
    type: "boolean",
    variants: { on: true, off: false },
    config: configOf("off", config),
  };
}

function configOf(variant: string, config: Partial<FlagConfig>): FlagConfig {
  return {
    on: true,
    offVariant: variant,
    prerequisites: [],
    targets: [],
    rules: [],
    fallthrough: { variant },
    ...config,
  };
}

function rolloutOf(salt: string, shares: readonly Share[]): Serve {
  let end = 0;
  const ranges = shares.map(({ variant, percent }) => {
    const start = end;
    end += percent * 1_000;
    return { variant, start, end };
  });
  return { rollout: { salt, ranges } };
}
