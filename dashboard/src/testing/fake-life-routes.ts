/** The lives of flags, judged by the same pure function that the server judges by. */
import {
  countedOf,
  countLives,
  isStale,
  isThere,
  lifecycleRulesOf,
  stages,
} from "@yardarm/core/lifecycle";
import type { Flag } from "@yardarm/core/registry";
import type { FlagLifecycle, LifecycleList, LifecycleRow } from "@yardarm/server/wire";
import { assessFake } from "./fake-lives.ts";
import { Refusal } from "./fake-registry.ts";
import type { Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";

export const lifeRoutes: readonly Route[] = [
  ["GET", "/projects/shop/lifecycle", (server, { search }) => ({ body: listOf(server, search) })],
  [
    "GET",
    "/projects/shop/flags/:flag/lifecycle",
    (server, { params: [key = ""] }) => {
      const flag = server.store.registry.flags.get(key);
      if (flag === undefined) throw new Refusal(404, "flag_not_found", `There is no flag ${key}.`);
      return { body: lifeOfFlag(server, flag) };
    },
  ],
];

function lifeOfFlag(server: FakeState, flag: Flag): FlagLifecycle {
  return {
    ...rowOf(server, flag),
    asOf: server.now().toISOString(),
    rules: rulesOf(server),
    isScanned: false,
    ...(flag.outOfCodeSince !== undefined && { outOfCodeSince: flag.outOfCodeSince }),
    builds: [],
    askedSince: [],
  };
}

function listOf(server: FakeState, query: URLSearchParams): LifecycleList {
  const rows = [...server.store.registry.flags.values()].map((flag) => rowOf(server, flag));
  const active = rows.filter(isThere);
  const flags = rows.filter(
    (row) =>
      (query.get("stage") === "archived") === (row.stage === "archived") &&
      (query.get("stale") !== "true" || isStale(row)) &&
      (query.get("track") === null || query.get("track") === row.track),
  );
  const { byStage, ...counts } = countLives(rows.map(countedOf));
  const owners = new Map(active.map(({ owner }) => [owner.id, owner]));
  return {
    asOf: server.now().toISOString(),
    rules: rulesOf(server),
    counts: {
      ...counts,
      byStage: stages.map((stage) => ({ stage, count: byStage[stage] })),
    },
    debts: [...owners.values()].map((owner) => {
      const own = active.filter((row) => row.owner.id === owner.id);
      const stale = own.filter(isStale).length;
      return { owner, active: own.length, stale, overdue: stale, allowed: null, trend: [] };
    }),
    strays: [],
    total: flags.length,
    flags,
    next: null,
  };
}

function rowOf(server: FakeState, flag: Flag): LifecycleRow {
  const { flag: _key, ...assessment } = assessFake(server, flag);
  const stamp = server.store.stamp(`flag/${flag.key}`);
  const name = server.names.get(`${flag.owner.kind}:${flag.owner.id}`) ?? flag.owner.id;
  return {
    key: flag.key,
    name: flag.name,
    owner: { ...flag.owner, name, isActive: true },
    purpose: flag.purpose,
    expiry: flag.expiry,
    version: stamp.version,
    createdAt: stamp.at,
    ...assessment,
    extensions: 0,
    ...(flag.snoozedUntil !== undefined && { snoozedUntil: flag.snoozedUntil }),
    ...(flag.servedUntil !== undefined && { servedUntil: flag.servedUntil }),
  };
}

function rulesOf({ store }: FakeState): FlagLifecycle["rules"] {
  const { lifetimes, ...rules } = lifecycleRulesOf(store.registry.policies.values());
  return { ...rules, lifetimes: { ...lifetimes } };
}
