import { type Adapter, adapterOf } from "../adapter.ts";
import type { WorkloadFlag } from "../workload.ts";
import { requirePeer } from "./packages.ts";

interface UnleashClient {
  readonly repository: { loadBootstrap(): Promise<void> };
  on(event: string, listener: () => void): void;
  once(event: string, listener: () => void): void;
  isEnabled(name: string, context: object, fallback: boolean): boolean;
  getVariant(name: string, context: object, fallback: object): { readonly name: string };
}

interface UnleashModule {
  readonly InMemStorageProvider: new () => object;
  readonly Unleash: new (options: object) => UnleashClient;
}

export const unleash: Adapter = adapterOf<object>({
  isAsync: false,
  context: ({ key, country, plan, appVersion, email, age }) => ({
    userId: key,
    properties: { country, plan, appVersion, email, age },
  }),
  async load({ flags, segments }) {
    const { InMemStorageProvider, Unleash } = requirePeer<UnleashModule>("unleash-client");
    const numberOf = new Map(segments.map(({ key }, index) => [key, index + 1]));
    const client = new Unleash({
      url: "http://127.0.0.1:9/api",
      appName: "bench",
      disableMetrics: true,
      refreshInterval: 0,
      skipInstanceCountWarning: true,
      disableAutoStart: true,
      storageProvider: new InMemStorageProvider(),
      bootstrap: {
        data: flags.map((flag) => featureOf(flag, numberOf)),
        segments: segments.map(({ key, members }) => ({
          id: numberOf.get(key),
          name: key,
          constraints: [constraint("userId", "IN", members)],
        })),
      },
    });
    for (const event of ["error", "warn"]) client.on(event, () => undefined);
    const ready = new Promise<void>((resolve) => client.once("ready", resolve));
    await client.repository.loadBootstrap();
    await ready;
    const fallback = { name: "control", enabled: false };
    return {
      boolean: (flag, context) => client.isEnabled(flag, context, false),
      string: (flag, context) => client.getVariant(flag, context, fallback).name,
    };
  },
});

function featureOf(flag: WorkloadFlag, segments: ReadonlyMap<string, number>): object {
  const everybody = { name: "default", constraints: [], parameters: {} };
  switch (flag.kind) {
    case "plain":
      return feature(flag.key, [everybody]);
    case "rules": {
      const constraints = [
        constraint("country", "IN", flag.countries),
        constraint("plan", "IN", [flag.plan]),
        { ...constraint("appVersion", "SEMVER_GTE", []), value: flag.versionMin },
        constraint("email", "STR_ENDS_WITH", [flag.emailSuffix]),
        { ...constraint("age", "NUM_GTE", []), value: String(flag.ageMin) },
      ];
      return feature(
        flag.key,
        constraints.map((each) => gradual(flag.key, 100, { constraints: [each] })),
      );
    }
    case "rollout":
      return feature(flag.key, [gradual(flag.key, flag.percent, {})]);
    case "split": {
      const variants = flag.shares.map(({ variant, percent }) => ({
        name: variant,
        weight: percent * 10,
        weightType: "variable",
        stickiness: "userId",
        payload: { type: "string", value: variant },
      }));
      const of = { segments: [segments.get(flag.segment)], variants };
      return feature(flag.key, [gradual(flag.key, 100, of)]);
    }
    case "prerequisite":
      return {
        ...feature(flag.key, [everybody]),
        dependencies: [{ feature: flag.flag, enabled: true }],
      };
  }
}

function feature(name: string, strategies: readonly object[]): object {
  return { name, type: "release", enabled: true, project: "default", strategies, variants: [] };
}

function gradual(groupId: string, percent: number, more: object): object {
  const parameters = { rollout: String(percent), stickiness: "userId", groupId };
  return { name: "flexibleRollout", constraints: [], segments: [], parameters, ...more };
}

function constraint(contextName: string, operator: string, values: readonly string[]): object {
  return { contextName, operator, values, caseInsensitive: false, inverted: false };
}
