/** What is known of the fake server's flags, judged as the real one does. */
import {
  type Assessment,
  assessFlag,
  lifecycleRulesOf,
  type StaleEvidence,
} from "@yardarm/core/lifecycle";
import type { Flag } from "@yardarm/core/registry";
import type { FakeRegistry } from "./fake-registry.ts";

interface FakeFacts {
  readonly store: FakeRegistry;
  readonly now: () => Date;
}

export function lifeOf(
  facts: FakeFacts,
  flag: Flag,
): Pick<Assessment, "stage" | "track" | "staleBecause"> {
  const { stage, track, staleBecause } = assessFake(facts, flag);
  return { stage, track, staleBecause };
}

export function assessFake(facts: FakeFacts, flag: Flag): Assessment {
  const rules = lifecycleRulesOf(facts.store.registry.policies.values());
  return assessFlag(evidenceOf(facts, flag), { rules, now: facts.now().getTime() });
}

/** Nobody scanned or used anything yet. */
function evidenceOf({ store }: FakeFacts, flag: Flag): StaleEvidence {
  const changedAt = (address: string) => Date.parse(store.stamp(address).at);
  return {
    flag,
    createdAt: changedAt(`flag/${flag.key}`),
    environments: [...store.registry.environments.values()].map(({ key, kind }) => ({
      key,
      kind,
      changedAt: changedAt(`flag/${flag.key}/${key}`),
      wasOn: flag.configs[key]?.on === true,
      reporting: null,
    })),
    uses: [],
    bulk: [],
    scans: [],
    ownerIsActive: true,
    dependants: [],
    extensions: 0,
    fanOut: null,
  };
}
