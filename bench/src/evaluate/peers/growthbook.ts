import { type Adapter, adapterOf } from "../adapter.ts";
import type { User, WorkloadFlag } from "../workload.ts";
import { requirePeer } from "./packages.ts";

interface UserContext {
  readonly attributes: object;
}

interface GrowthBook {
  readonly GrowthBookClient: new (
    options: object,
  ) => {
    initSync(options: { payload: object }): {
      isOn(key: string, context: UserContext): boolean;
      getFeatureValue(key: string, fallback: string, context: UserContext): string;
    };
  };
}

export const growthbook: Adapter = adapterOf<UserContext>({
  isAsync: false,
  context: ({ key, country, plan, appVersion, email, age }: User) => ({
    attributes: { id: key, country, plan, appVersion, email, age },
  }),
  load({ flags, segments }) {
    const { GrowthBookClient } = requirePeer<GrowthBook>("@growthbook/growthbook");
    const payload = {
      features: Object.fromEntries(flags.map((flag) => [flag.key, featureOf(flag)])),
      savedGroups: Object.fromEntries(segments.map(({ key, members }) => [key, members])),
    };
    const client = new GrowthBookClient({}).initSync({ payload });
    return {
      boolean: (flag, context) => client.isOn(flag, context),
      string: (flag, context) => client.getFeatureValue(flag, "none", context),
    };
  },
});

function featureOf(flag: WorkloadFlag): object {
  const hashed = { hashAttribute: "id", hashVersion: 2, seed: flag.key };
  switch (flag.kind) {
    case "plain":
      return { defaultValue: true };
    case "rules": {
      const { countries, plan, versionMin, emailSuffix, ageMin } = flag;
      const conditions = [
        { country: { $in: countries } },
        { plan },
        { appVersion: { $vgte: versionMin } },
        // It has no operator for the end of a text.
        { email: { $regex: `${escaped(emailSuffix)}$` } },
        { age: { $gte: ageMin } },
      ];
      const rules = conditions.map((condition, index) => ({
        id: `r${index}`,
        condition,
        force: true,
      }));
      return { defaultValue: false, rules };
    }
    case "rollout":
      return {
        defaultValue: false,
        rules: [{ id: "r0", force: true, coverage: flag.percent / 100, ...hashed }],
      };
    case "split": {
      const variations = flag.shares.map(({ variant }) => variant);
      const weights = flag.shares.map(({ percent }) => percent / 100);
      const condition = { id: { $inGroup: flag.segment } };
      const rule = { id: "r0", key: flag.key, condition, coverage: 1, variations, weights };
      return { defaultValue: "control", rules: [{ ...rule, ...hashed }] };
    }
    case "prerequisite": {
      const parentConditions = [{ id: flag.flag, condition: { value: true }, gate: true }];
      return { defaultValue: false, rules: [{ id: "r0", parentConditions, force: true }] };
    }
  }
}

function escaped(text: string): string {
  return text.replaceAll(".", "\\.");
}
