import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Adapter, adapterOf } from "../adapter.ts";
import type { Share, WorkloadFlag } from "../workload.ts";
import { requirePeer } from "./packages.ts";

interface LaunchDarkly {
  init(
    key: string,
    options: object,
  ): {
    waitForInitialization(options: { timeout: number }): Promise<unknown>;
    boolVariation(key: string, context: object, fallback: boolean): Promise<boolean>;
    stringVariation(key: string, context: object, fallback: string): Promise<string>;
  };
}

interface Integrations {
  readonly FileDataSourceFactory: new (options: object) => { getFactory(): unknown };
}

const ignore = (): void => undefined;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Its flags come from a file, since its test data source copies each flag that is asked for. */
export const launchdarkly: Adapter = adapterOf<object>({
  isAsync: true,
  context: ({ key, country, plan, appVersion, email, age }) => ({
    kind: "user",
    key,
    country,
    plan,
    appVersion,
    email,
    age,
  }),
  async load({ flags, segments }) {
    const sdk = requirePeer<LaunchDarkly>("@launchdarkly/node-server-sdk");
    const { FileDataSourceFactory } = requirePeer<Integrations>(
      "@launchdarkly/node-server-sdk/integrations",
    );
    const folder = await mkdtemp(path.join(tmpdir(), "yardarm-bench-"));
    const file = path.join(folder, "flags.json");
    const data = {
      flags: Object.fromEntries(flags.map((flag) => [flag.key, flagOf(flag)])),
      segments: Object.fromEntries(
        segments.map(({ key, members }) => [
          key,
          { key, version: 1, included: members, excluded: [], rules: [], salt: "ff" },
        ]),
      ),
    };
    await writeFile(file, JSON.stringify(data));
    const client = sdk.init("sdk-key", {
      updateProcessor: new FileDataSourceFactory({ paths: [file] }).getFactory(),
      sendEvents: false,
      diagnosticOptOut: true,
      logger: quiet,
    });
    await client.waitForInitialization({ timeout: 30 });
    await rm(folder, { recursive: true });
    return {
      boolean: (flag, context) => client.boolVariation(flag, context, false),
      string: (flag, context) => client.stringVariation(flag, context, "none"),
    };
  },
});

function flagOf(flag: WorkloadFlag): object {
  switch (flag.kind) {
    case "plain":
      return base(flag.key, [true, false], { fallthrough: { variation: 0 } });
    case "rules": {
      const clauses = [
        clause("country", "in", flag.countries),
        clause("plan", "in", [flag.plan]),
        { ...clause("appVersion", "semVerLessThan", [flag.versionMin]), negate: true },
        clause("email", "endsWith", [flag.emailSuffix]),
        clause("age", "greaterThanOrEqual", [flag.ageMin]),
      ];
      const rules = clauses.map((each, index) => ({
        id: `r${index}`,
        variation: 0,
        clauses: [each],
      }));
      return base(flag.key, [true, false], { fallthrough: { variation: 1 }, rules });
    }
    case "rollout": {
      const shares = [
        { variant: "on", percent: flag.percent },
        { variant: "off", percent: 100 - flag.percent },
      ];
      return base(flag.key, [true, false], { fallthrough: { rollout: rolloutOf(shares) } });
    }
    case "split": {
      const variants = [...flag.shares.map(({ variant }) => variant), "control"];
      const clauses = [clause("", "segmentMatch", [flag.segment])];
      return base(flag.key, variants, {
        fallthrough: { variation: flag.shares.length },
        rules: [{ id: "r0", clauses, rollout: rolloutOf(flag.shares) }],
      });
    }
    case "prerequisite":
      return base(flag.key, [true, false], {
        fallthrough: { variation: 0 },
        prerequisites: [{ key: flag.flag, variation: 0 }],
      });
  }
}

function base(key: string, variations: readonly unknown[], more: object): object {
  const empty = { targets: [], contextTargets: [], prerequisites: [], rules: [] };
  const offVariation = variations.length - 1;
  return { key, version: 1, on: true, salt: "a1b2c3", offVariation, variations, ...empty, ...more };
}

function clause(attribute: string, op: string, values: readonly unknown[]): object {
  return { contextKind: "user", attribute, op, values, negate: false };
}

function rolloutOf(shares: readonly Share[]): object {
  const variations = shares.map(({ percent }, variation) => ({
    variation,
    weight: percent * 1_000,
  }));
  return { contextKind: "user", variations };
}
