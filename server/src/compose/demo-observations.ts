/** Evaluations of the last day, and what services found out meanwhile, so that the demo's pages look alive. */
import { randomUUID } from "node:crypto";
import type { Flag } from "@yardarm/core/registry";
import { weightsOf } from "@yardarm/core/registry";
import {
  type EvaluationCount,
  type FlagConfig,
  type ObservationBatch,
  type Snapshot,
  scaleDefault,
} from "@yardarm/sdk/model";
import type { DemoFlag } from "./demo-flag.ts";
import { type DemoService, demoFindings, demoServices, serviceFor } from "./demo-services.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const monthDays = 30;
const hours = 24;
/** Of what production asks. */
const shareOf: Readonly<Record<string, number>> = { production: 1, staging: 0.03 };

export interface DemoDay {
  readonly demo: readonly DemoFlag[];
  readonly flags: readonly Flag[];
  /** Of the environment, as its services hold it. */
  readonly snapshot: Snapshot;
  readonly now: Date;
}

/** What the services of one environment report of the last day. */
export function demoBatches(day: DemoDay): readonly ObservationBatch[] {
  return demoServices.flatMap((service) => [...hourly(day, service), ...latest(day, service)]);
}

/** What flags that are older than the seed were asked weeks ago, as far as services still tell of it. */
export function pastBatches(
  { demo, flags, snapshot, now }: DemoDay,
  daysAgo: number,
): readonly ObservationBatch[] {
  const isAskedThen = ({ since = 0, isGone }: DemoFlag) =>
    since > daysAgo && (isGone !== true || daysAgo > monthDays);
  const asked = new Set(demo.filter(isAskedThen).map(({ key }) => key));
  const to = new Date(now.getTime() - daysAgo * dayMs);
  return demoServices.map((service) => {
    const counts = flags.flatMap((flag) => {
      const config = flag.configs[snapshot.environment];
      const isAsked = asked.has(flag.key) && serviceFor(flag.key) === service;
      return isAsked && config !== undefined ? countsOf(flag.key, config, 100) : [];
    });
    return batchOf(service, snapshot, { to, counts });
  });
}

/** How often it asked, hour by hour. */
function hourly({ demo, flags, snapshot, now }: DemoDay, service: DemoService): ObservationBatch[] {
  const { environment } = snapshot;
  const asked = new Map(demo.map(({ key, asked: times }) => [key, times]));
  const share = shareOf[environment] ?? 0;
  return Array.from({ length: hours }, (_, hoursAgo) => {
    const to = new Date(now.getTime() - hoursAgo * hourMs);
    const counts = flags.flatMap((flag, index) => {
      const times = (asked.get(flag.key) ?? 0) * share * bustle(to, index);
      const config = flag.configs[environment];
      const isAsked = config !== undefined && serviceFor(flag.key) === service;
      return isAsked ? countsOf(flag.key, config, Math.round(times)) : [];
    });
    return batchOf(service, snapshot, { to, counts: [...counts, ...inVain(service, share)] });
  });
}

function inVain({ unknown }: DemoService, share: number): readonly EvaluationCount[] {
  return Object.entries(unknown).map(([flag, times]) => {
    const count = Math.ceil(times * share);
    return { flag, reason: "ERROR", errorCode: "FLAG_NOT_FOUND", count };
  });
}

/** What each instance says of itself, and the first of them of what it found out. */
function latest({ snapshot, now }: DemoDay, service: DemoService): ObservationBatch[] {
  const isProduction = snapshot.environment === "production";
  return service.instances.map((instance, index) => ({
    ...batchOf(service, snapshot, { to: now, counts: [] }),
    ...(index === 0 && demoFindings(service, snapshot)),
    reporter: reporterOf(service, instance),
    ...(isProduction && instance === service.lost && { staleMs: 25 * 60_000 }),
  }));
}

/** People shop in the evening; and no two flags are asked for alike. */
function bustle(moment: Date, index: number): number {
  const hour = moment.getUTCHours();
  const daily = 0.55 + 0.45 * Math.sin(((hour - 13) / 24) * 2 * Math.PI);
  const uneven = 0.9 + 0.2 * Math.abs(Math.sin(index * 7.3 + hour * 1.7));
  return daily * uneven;
}

function countsOf(flag: string, config: FlagConfig, times: number): EvaluationCount[] {
  if (times === 0) return [];
  if (!config.on) return [{ flag, variant: config.offVariant, reason: "DISABLED", count: times }];
  const { fallthrough } = config;
  if ("variant" in fallthrough) {
    const reason = config.rules.length === 0 ? "STATIC" : "DEFAULT";
    return [{ flag, variant: fallthrough.variant, reason, count: times }];
  }
  return [...weightsOf(fallthrough.rollout)]
    .map(([variant, weight]) => {
      const count = Math.round((times * weight) / scaleDefault);
      return { flag, variant, reason: "SPLIT", count };
    })
    .filter(({ count }) => count > 0);
}

function batchOf(
  service: DemoService,
  { revision }: Snapshot,
  { to, counts }: { readonly to: Date; readonly counts: readonly EvaluationCount[] },
): ObservationBatch {
  const [instance = service.name] = service.instances;
  return {
    id: randomUUID(),
    reporter: reporterOf(service, instance),
    revision,
    from: new Date(to.getTime() - hourMs).toISOString(),
    to: to.toISOString(),
    counts,
  };
}

function reporterOf({ name, version }: DemoService, instance: string) {
  return { service: name, version, instance, sdk: "@yardarm/sdk/0.1.0" };
}
