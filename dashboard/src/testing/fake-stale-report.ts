/** What is stale in the shop, judged and composed by the same pure functions as in the server. */
import { assessFlag, lifecycleRulesDefault, type StaleEvidence } from "@yardarm/core/lifecycle";
import {
  composeStale,
  isAskedFor,
  type SignOff,
  type StaleFilter,
  type StaleFlagFacts,
  type StaleReport,
} from "@yardarm/core/reports";
import type { FakeState } from "./fake-state.ts";

const dayMs = 86_400_000;

export interface FakeStaleWish {
  readonly asOf: string | null;
  readonly filter: StaleFilter;
}

export function fakeStaleReport(
  server: FakeState,
  { asOf, filter }: FakeStaleWish,
  signOffs: readonly SignOff[],
): StaleReport {
  const now = asOf === null ? server.now() : new Date(asOf);
  const { flags, environments } = server.store.registry;
  const isPast = asOf !== null;
  const factsOf = (flag: StaleEvidence["flag"]): StaleFlagFacts => {
    const { key, name, owner, purpose, criticality, expiry } = flag;
    const evidence: StaleEvidence = {
      flag,
      createdAt: now.getTime() - 100 * dayMs,
      environments: [...environments.values()].map(({ key: at, kind }) => ({
        ...{ key: at, kind, changedAt: now.getTime() - 50 * dayMs, wasOn: true, reporting: null },
      })),
      ...{ uses: isPast ? null : [], bulk: [], scans: [], ownerIsActive: isPast ? null : true },
      ...{ dependants: [], extensions: 0, fanOut: null },
    };
    return {
      ...{ key, name, purpose, criticality, expiry, extensions: 0 },
      owner: { ...owner, name: server.names.get(`${owner.kind}:${owner.id}`) ?? owner.id },
      createdAt: evidence.createdAt,
      assessment: assessFlag(evidence, { rules: lifecycleRulesDefault, now: now.getTime() }),
    };
  };
  return composeStale({
    ...{ installation: "i", chain: "project:shop", project: { key: "shop", name: "Shop" } },
    ...{ asOf: now.toISOString(), madeAt: server.now().toISOString() },
    ...{ head: { entry: 9, hash: "h" }, state: { entry: 7, hash: "h" } },
    rules: lifecycleRulesDefault,
    kept: {
      ...{ uses: !isPast, code: !isPast, owners: !isPast },
      ...{ usesFrom: isPast ? "2026-02-01T00:00:00.000Z" : null, codeFrom: null },
    },
    flags: [...flags.values()].filter(({ state }) => state === "active").map(factsOf),
    archived: [...flags.values()].filter(
      (flag) => flag.state === "archived" && isAskedFor(flag, filter),
    ).length,
    ...{ waivers: [], filter, before: null, signOffs },
  });
}
