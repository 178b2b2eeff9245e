/** The pages of flags' lives: all of a project, and one. */
import type { FanOut } from "@yardarm/core/lifecycle";
import { dayOf } from "@yardarm/core/policies";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { type OwnerNames, readOwnerNames } from "../flags/owner-read-model.ts";
import { countFlags, readStoredFlags } from "../flags/stored-flag-read-model.ts";
import { readBudget, readTrends } from "./debt-read-model.ts";
import { type Life, lifeParts, readJudge, readLives } from "./life-read-model.ts";
import {
  createLifecyclePage,
  type LifecycleFilter,
  type Load,
  ownerId,
  type ShownLife,
} from "./lifecycle-page.ts";
import { readStrays } from "./stray-read-model.ts";

const dayMs = 86_400_000;
const trendDays = 90;

export interface ListQuestion {
  readonly project: string;
  readonly filter: LifecycleFilter;
  readonly after?: string | undefined;
  readonly limit: number;
  readonly now: Date;
}

/** To be read at one moment. Nothing is read of archived flags but their number, unless they are what is asked for. */
export async function listLives(reader: Reader, question: ListQuestion) {
  const { project, now, filter } = question;
  const asked = { project, state: filter.stage === "archived" ? undefined : ("active" as const) };
  const [judge, owners, debts, archivedBesides] = await Promise.all([
    readJudge(reader, { project, now }),
    readOwnerNames(reader),
    readDebtMeans(reader, { project, now }),
    asked.state === undefined ? 0 : countFlags(reader, { project, state: "archived" }),
  ]);
  const { rules } = judge;
  const since = new Date(now.getTime() - rules.unusedDays * dayMs);
  const strays = await readStrays(reader, { project, since });
  const page = createLifecyclePage({ ...question, archivedBesides });
  for await (const { flags, lives } of lifeParts(reader, judge, asked)) page.add(flags, lives);
  return {
    asOf: now.toISOString(),
    rules: { ...rules, lifetimes: { ...rules.lifetimes } },
    counts: page.counts(),
    debts: page.loads().map((load) => debtOf(load, { ...debts, owners })),
    strays,
    total: page.total(),
    flags: page.shown().map((shown) => rowOf(shown, owners)),
    next: page.next(),
  };
}

interface LifeQuestion {
  readonly project: string;
  readonly flag: string;
  readonly now: Date;
  /** Null: not worked out. */
  readonly fanOut: FanOut | null;
}

/** To be read at one moment; `undefined` when there is no such flag. */
export async function findLife(reader: Reader, { project, flag, now, fanOut }: LifeQuestion) {
  const flags = await readStoredFlags(reader, { project, flag });
  const { lives, rules } = await readLives(reader, { project, flags, now, fanOut });
  const [owners, builds] = await Promise.all([
    readOwnerNames(reader),
    readBuilds(reader, {
      project,
      flag,
      since: new Date(now.getTime() - rules.unusedDays * dayMs),
    }),
  ]);
  const [stored] = flags;
  const life = lives.get(flag);
  if (stored === undefined || life === undefined) return undefined;
  return {
    ...rowOf({ stored, life }, owners),
    asOf: now.toISOString(),
    rules: { ...rules, lifetimes: { ...rules.lifetimes } },
    isScanned: (life.evidence.scans ?? []).length > 0,
    ...outOfCodeOf(life),
    builds,
    askedSince: askedSince(life),
  };
}

function rowOf({ stored, life }: ShownLife, owners: OwnerNames) {
  const { key, document, version, createdAt } = stored;
  const { flag: _key, ...assessment } = life.assessment;
  const { name, owner, purpose, expiry, snoozedUntil, servedUntil } = document;
  return {
    ...{ key, name, purpose, expiry, version },
    owner: named(owner, owners),
    createdAt: new Date(createdAt).toISOString(),
    ...assessment,
    extensions: life.evidence.extensions ?? 0,
    ...(snoozedUntil !== undefined && { snoozedUntil }),
    ...(servedUntil !== undefined && { servedUntil }),
  };
}

function named(owner: Load["owner"], owners: OwnerNames) {
  return { ...owner, name: owners.nameOf(owner), isActive: owners.answers(owner) };
}

async function readDebtMeans(
  reader: Reader,
  { project, now }: { readonly project: string; readonly now: Date },
) {
  const since = dayOf(now.getTime() - trendDays * dayMs);
  const [trends, budget] = await Promise.all([
    readTrends(reader, { project, since }),
    readBudget(reader, project),
  ]);
  return { trends, budget };
}

type DebtMeans = Awaited<ReturnType<typeof readDebtMeans>> & { readonly owners: OwnerNames };

/** Budgets are of teams. */
function debtOf({ owner, ...load }: Load, { trends, budget, owners }: DebtMeans) {
  return {
    owner: named(owner, owners),
    ...load,
    allowed: owner.kind === "team" ? budget : null,
    trend: trends.get(ownerId(owner)) ?? [],
  };
}

function outOfCodeOf({ evidence: { flag } }: Life) {
  return flag.outOfCodeSince === undefined ? {} : { outOfCodeSince: flag.outOfCodeSince };
}

function askedSince({ evidence }: Life) {
  const { archivedAt, uses } = evidence;
  if (archivedAt === undefined) return [];
  const asked = new Map<string, { environment: string; service: string; lastAt: number }>();
  for (const { environment, service, lastAt } of uses ?? []) {
    const id = `${environment} ${service}`;
    const known = asked.get(id);
    if (lastAt > archivedAt && (known === undefined || known.lastAt < lastAt)) {
      asked.set(id, { environment, service, lastAt });
    }
  }
  return [...asked.values()]
    .sort((a, b) => b.lastAt - a.lastAt)
    .map((each) => ({ ...each, lastAt: new Date(each.lastAt).toISOString() }));
}

const buildsMax = 100;

/** Builds that were heard of in the last day, of services that asked for the flag since a moment. */
async function readBuilds(
  reader: Reader,
  {
    project,
    flag,
    since,
  }: { readonly project: string; readonly flag: string; readonly since: Date },
) {
  const { rows } = await reader.execute<{
    environment: string;
    service: string;
    version: string | null;
    instances: number;
    at: Date | string;
  }>(sql`
    SELECT seen.environment, seen.service, seen.service_version AS version,
           count(*)::integer AS instances, max(seen.last_seen_at) AS at
      FROM sdk_instance AS seen
     WHERE seen.project = ${project}
       AND seen.last_seen_at >= (SELECT max(last_seen_at) - interval '1 day' FROM sdk_instance
                                  WHERE project = ${project})
       AND EXISTS (
         SELECT FROM flag_use AS used
          WHERE used.project = seen.project AND used.environment = seen.environment
            AND used.service = seen.service AND used.flag = ${flag}
            AND used.last_at >= ${since.toISOString()})
     GROUP BY seen.environment, seen.service, seen.service_version
     ORDER BY seen.service, seen.service_version NULLS FIRST, seen.environment
     LIMIT ${buildsMax}`);
  return rows.map(({ at, ...row }) => ({ ...row, lastSeenAt: new Date(at).toISOString() }));
}
