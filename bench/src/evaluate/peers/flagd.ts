import { type Adapter, adapterOf } from "../adapter.ts";
import type { WorkloadFlag } from "../workload.ts";
import { requirePeer } from "./packages.ts";

interface Flagd {
  readonly FlagdCore: new (
    storage: undefined,
    logger: object,
  ) => {
    setConfigurations(text: string): void;
    resolveBooleanEvaluation(key: string, fallback: boolean, context: object): { value: boolean };
    resolveStringEvaluation(key: string, fallback: string, context: object): { value: string };
  };
}

const ignore = (): void => undefined;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** It has no prerequisites. */
export const flagd: Adapter = adapterOf<object>({
  isAsync: false,
  lacks: ["prerequisite"],
  context: ({ key, country, plan, appVersion, email, age }) => ({
    targetingKey: key,
    country,
    plan,
    appVersion,
    email,
    age,
  }),
  load({ flags, segments }) {
    const { FlagdCore } = requirePeer<Flagd>("@openfeature/flagd-core");
    const core = new FlagdCore(undefined, quiet);
    const known = flags.filter(({ kind }) => kind !== "prerequisite");
    const evaluators = segments.map(({ key, members }) => [
      key,
      { in: [attribute("targetingKey"), members] },
    ]);
    core.setConfigurations(
      JSON.stringify({
        flags: Object.fromEntries(known.map((flag) => [flag.key, flagOf(flag)])),
        $evaluators: Object.fromEntries(evaluators),
      }),
    );
    return {
      boolean: (flag, context) => core.resolveBooleanEvaluation(flag, false, context).value,
      string: (flag, context) => core.resolveStringEvaluation(flag, "none", context).value,
    };
  },
});

const onOff = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" };

function flagOf(flag: WorkloadFlag): object {
  switch (flag.kind) {
    case "rules": {
      const rules = [
        { in: [attribute("country"), flag.countries] },
        { "==": [attribute("plan"), flag.plan] },
        { sem_ver: [attribute("appVersion"), ">=", flag.versionMin] },
        { ends_with: [attribute("email"), flag.emailSuffix] },
        { ">=": [attribute("age"), flag.ageMin] },
      ];
      return { ...onOff, targeting: { if: [...rules.flatMap((rule) => [rule, "on"]), "off"] } };
    }
    case "rollout": {
      const fractional = [
        ["on", flag.percent],
        ["off", 100 - flag.percent],
      ];
      return { ...onOff, targeting: { fractional } };
    }
    case "split": {
      const fractional = flag.shares.map(({ variant, percent }) => [variant, percent]);
      return {
        state: "ENABLED",
        variants: { red: "red", green: "green", blue: "blue", control: "control" },
        defaultVariant: "control",
        targeting: { if: [{ $ref: flag.segment }, { fractional }, "control"] },
      };
    }
    default:
      return { ...onOff, defaultVariant: "on" };
  }
}

function attribute(name: string): object {
  return { var: name };
}
