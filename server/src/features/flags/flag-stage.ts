/** Where a flag is in its life. Pure: judged from its facts, its configs, its evaluations and the time. */
import {
  describeServing,
  type EnvironmentKind,
  type Expiry,
  type FlagState,
} from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";

export type Stage = "new" | "rolling-out" | "live" | "permanent" | "stale" | "expired" | "archived";

export interface StageFacts {
  readonly state: FlagState;
  readonly expiry: Expiry;
  readonly createdAt: Date;
  readonly configs: readonly {
    readonly kind: EnvironmentKind;
    readonly config: FlagConfig;
    readonly changedAt: Date;
  }[];
  /** When any service last asked for it; null when none ever did. */
  readonly lastEvaluatedAt: Date | null;
}

const dayMs = 86_400_000;
/** What has not moved for so long has done its work, or never began it. */
const restDays = 30;
/** So long before its last day, a flag that decides nothing any more should be on its way out. */
const noticeDays = 14;

/**
 * - `archived`, and `expired` once its last day is over, whatever else it does; `permanent` flags are never stale.
 * - `stale`: everybody gets one and the same variant in production, and that has been so for a month, or the last day is
 *   near; or nobody has asked for it for a month. Its code can go.
 * - `new`: off in production. `live`: on for everybody there. `rolling-out`: anything between.
 *
 * A project without an environment of the kind production is judged by all that it has.
 */
export function stageOf(flag: StageFacts, now: Date): Stage {
  if (flag.state === "archived") return "archived";
  if (flag.expiry.kind === "permanent") return "permanent";
  if (isOver(flag.expiry.date, now)) return "expired";
  const configs = decisive(flag.configs);
  const shares = configs.map(({ config }) => describeServing(config).share);
  const isSettled = shares.every((share) => share === 0 || share === 1);
  if (isSettled && (isAtRest(flag, now) || isNear(flag.expiry.date, now))) return "stale";
  if (isForgotten(flag, now)) return "stale";
  if (configs.every(({ config }) => !config.on)) return "new";
  return shares.every((share) => share === 1) ? "live" : "rolling-out";
}

function decisive(configs: StageFacts["configs"]): StageFacts["configs"] {
  const production = configs.filter(({ kind }) => kind === "production");
  return production.length > 0 ? production : configs;
}

/** The date is the last day on which the flag is fine, in UTC. */
function isOver(date: string, now: Date): boolean {
  return date < now.toISOString().slice(0, 10);
}

function isNear(date: string, now: Date): boolean {
  return isOver(date, daysFrom(now, noticeDays));
}

function isAtRest({ configs, createdAt }: StageFacts, now: Date): boolean {
  const moments = [createdAt, ...decisive(configs).map(({ changedAt }) => changedAt)];
  return moments.every((moment) => moment < daysFrom(now, -restDays));
}

function isForgotten({ createdAt, lastEvaluatedAt }: StageFacts, now: Date): boolean {
  const since = lastEvaluatedAt ?? createdAt;
  return since < daysFrom(now, -restDays) && createdAt < daysFrom(now, -restDays);
}

function daysFrom(moment: Date, days: number): Date {
  return new Date(moment.getTime() + days * dayMs);
}
