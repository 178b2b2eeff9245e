/** Evaluations of the last day, so that the demo's pages look alive. They name the seed as the service that counted. */
import { randomUUID } from "node:crypto";
import type { Flag } from "@yardarm/core/registry";
import { weightsOf } from "@yardarm/core/registry";
import { type EvaluationCount, type FlagConfig, scaleDefault } from "@yardarm/sdk/model";
import type { Observation } from "../features/observations/observation.ts";
import type { DemoFlag } from "./demo-flag.ts";

const hourMs = 3_600_000;
const hours = 24;
/** Of what production asks. */
const shareOf = { production: 1, staging: 0.03 } as const;

export function demoObservations(
  demo: readonly DemoFlag[],
  flags: readonly Flag[],
  { project, now }: { readonly project: string; readonly now: Date },
): readonly Observation[] {
  const asked = new Map(demo.map(({ key, asked: times }) => [key, times]));
  return (["production", "staging"] as const).flatMap((environment) =>
    Array.from({ length: hours }, (_, hoursAgo) => {
      const to = new Date(now.getTime() - hoursAgo * hourMs);
      const counts = flags.flatMap((flag, index) => {
        const times = (asked.get(flag.key) ?? 0) * shareOf[environment] * bustle(to, index);
        const config = flag.configs[environment];
        return config === undefined ? [] : countsOf(flag.key, config, Math.round(times));
      });
      return observationOf({ project, environment, counts, to, receivedAt: now });
    }),
  );
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

interface Told {
  readonly project: string;
  readonly environment: string;
  readonly counts: readonly EvaluationCount[];
  readonly to: Date;
  readonly receivedAt: Date;
}

function observationOf({ project, environment, counts, to, receivedAt }: Told): Observation {
  return {
    project,
    environment,
    receivedAt,
    batch: {
      id: randomUUID(),
      reporter: { service: "demo seed", instance: "seed", sdk: "none" },
      from: new Date(to.getTime() - hourMs).toISOString(),
      to: to.toISOString(),
      counts,
    },
  };
}
