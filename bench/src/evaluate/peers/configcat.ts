import { type Adapter, adapterOf } from "../adapter.ts";
import type { WorkloadFlag } from "../workload.ts";
import { requirePeer } from "./packages.ts";

interface ConfigCat {
  readonly User: new (id: string, email: string, country: string, custom: object) => object;
  readonly PollingMode: { readonly ManualPoll: number };
  readonly LogLevel: { readonly Off: number };
  createConsoleLogger(level: number): object;
  getClient(
    key: string,
    mode: number,
    options: object,
  ): {
    waitForReady(): Promise<unknown>;
    snapshot(): { getValue<T>(key: string, fallback: T, user: object): T };
  };
}

export const configcat: Adapter = adapterOf<object>({
  isAsync: false,
  context: ({ key, country, plan, appVersion, email, age }) => {
    const { User } = requirePeer<ConfigCat>("@configcat/sdk");
    return new User(key, email, country, { plan, appVersion, age });
  },
  async load({ flags, segments }) {
    const { createConsoleLogger, getClient, LogLevel, PollingMode } =
      requirePeer<ConfigCat>("@configcat/sdk");
    const numberOf = new Map(segments.map(({ key }, index) => [key, index]));
    const config = {
      p: { u: "https://cdn.example", r: 0, s: "c2FsdA==" },
      s: segments.map(({ key, members }) => ({
        n: key,
        r: [{ a: "Identifier", c: comparators.isOneOf, l: members }],
      })),
      f: Object.fromEntries(flags.map((flag) => [flag.key, settingOf(flag, numberOf)])),
    };
    const entry = `${Date.now()}\netag\n${JSON.stringify(config)}`;
    const client = getClient(
      "configcat-sdk-1/aaaaaaaaaaaaaaaaaaaaaa/aaaaaaaaaaaaaaaaaaaaaa",
      PollingMode.ManualPoll,
      {
        offline: true,
        cache: { get: () => entry, set: () => undefined },
        logger: createConsoleLogger(LogLevel.Off),
      },
    );
    await client.waitForReady();
    const snapshot = client.snapshot();
    return {
      boolean: (flag, user) => snapshot.getValue(flag, false, user),
      string: (flag, user) => snapshot.getValue(flag, "none", user),
    };
  },
});

/** The numbers by which its format names comparisons. */
const comparators = {
  isOneOf: 0,
  versionAtLeast: 9,
  greaterOrEqual: 15,
  equals: 28,
  endsWithAnyOf: 32,
} as const;

const yes = { v: { b: true } };
const no = { v: { b: false } };

function settingOf(flag: WorkloadFlag, segments: ReadonlyMap<string, number>): object {
  const boolean = { t: 0, ...no };
  switch (flag.kind) {
    case "plain":
      return { t: 0, ...yes };
    case "rules": {
      const conditions = [
        { a: "Country", c: comparators.isOneOf, l: flag.countries },
        { a: "plan", c: comparators.equals, s: flag.plan },
        { a: "appVersion", c: comparators.versionAtLeast, s: flag.versionMin },
        { a: "Email", c: comparators.endsWithAnyOf, l: [flag.emailSuffix] },
        { a: "age", c: comparators.greaterOrEqual, d: flag.ageMin },
      ];
      return { ...boolean, r: conditions.map((u) => ({ c: [{ u }], s: yes })) };
    }
    case "rollout":
      return {
        ...boolean,
        p: [
          { p: flag.percent, ...yes },
          { p: 100 - flag.percent, ...no },
        ],
      };
    case "split": {
      const parts = flag.shares.map(({ variant, percent }) => ({ p: percent, v: { s: variant } }));
      const c = [{ s: { s: segments.get(flag.segment), c: 0 } }];
      return { t: 1, v: { s: "control" }, r: [{ c, p: parts }] };
    }
    case "prerequisite":
      return { ...boolean, r: [{ c: [{ p: { f: flag.flag, c: 0, ...yes } }], s: yes }] };
  }
}
