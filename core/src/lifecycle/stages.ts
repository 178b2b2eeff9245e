import { dayMs } from "../registry/calendar.ts";
import type { EnvironmentKind } from "../registry/kinds.ts";
import type { CodePresence } from "./code-presence.ts";
import { decisive } from "./decisive.ts";
import type { EnvironmentEvidence, StaleEvidence } from "./evidence.ts";
import { agoText, code, countText, daysSince } from "./life-words.ts";
import { soleVariant } from "./sole-variant.ts";
import { type Moment, othersServed, type Usage } from "./usage.ts";

/**
 * How far a flag has come, in this order:
 *
 * - `defined`: it is off, and never was on;
 * - `rolling_out`: who gets what depends on who asks;
 * - `live`: everybody gets the same;
 * - `ready`: and has for so long that its code can go;
 * - `removed`: no code names it, and nobody asks for it;
 * - `archived`: its key is a tombstone.
 */
export type Stage = "defined" | "rolling_out" | "live" | "ready" | "removed" | "archived";

/** The stages in their order. */
export const stages: readonly Stage[] = [
  "defined",
  "rolling_out",
  "live",
  "ready",
  "removed",
  "archived",
];

/** Permanent flags are meant to stay: `live` is the end of their way. */
export type Track = "temporary" | "permanent";

/** How far a flag has come in one environment, and what that rests on. */
export interface EnvironmentStage {
  readonly environment: string;
  readonly kind: EnvironmentKind;
  readonly stage: Stage;
  /** The variant that everybody gets; `null` when that depends on who asks. */
  readonly serves: string | null;
  /** For how many days its config has been what it is. */
  readonly days: number;
  /** What it rests on, in a sentence. */
  readonly detail: string;
}

export interface Known extends Moment {
  readonly evidence: StaleEvidence;
  readonly presence: CodePresence;
  /** In each environment. */
  readonly usages: readonly Usage[];
}

export function trackOf({ flag }: Pick<StaleEvidence, "flag">): Track {
  return flag.expiry.kind === "permanent" ? "permanent" : "temporary";
}

/** Whether anybody asks for it, anywhere. */
export function isAsked({ usages }: Pick<Known, "usages">): boolean {
  return usages.some(({ state }) => state === "used");
}

export function environmentStages(known: Known): readonly EnvironmentStage[] {
  return known.evidence.environments.map((environment) => stageIn(environment, known));
}

/** As far as the environment that is least far; but as soon as it is on in one, it is no longer just defined. */
export function stageOfFlag(inEnvironments: readonly EnvironmentStage[], known: Known): Stage {
  if (known.evidence.flag.state === "archived") return "archived";
  const reached = decisive(inEnvironments);
  const found = new Set(reached.map(({ stage }) => stage));
  const least = stages.find((stage) => found.has(stage)) ?? "defined";
  if (least === "defined" && found.size > 1) return "rolling_out";
  // Two environments that each serve everybody another variant are not done with each other.
  const served = new Set(reached.map(({ serves }) => serves));
  if (stages.indexOf(least) > stages.indexOf("live") && served.size > 1) return "live";
  return least === "removed" && isAsked(known) ? "ready" : least;
}

function stageIn(environment: EnvironmentEvidence, known: Known): EnvironmentStage {
  const { evidence, now } = known;
  const { key, kind, changedAt } = environment;
  const config = evidence.flag.configs[key];
  const serves = (config === undefined ? undefined : soleVariant(config)) ?? null;
  const days = daysSince(changedAt, now);
  const isOff = config?.on !== true && !environment.wasOn;
  const { stage, detail } = reachedStage({ key, serves, days, isOff }, known);
  return { environment: key, kind, stage, serves, days, detail };
}

interface Served extends Pick<EnvironmentStage, "serves" | "days"> {
  readonly key: string;
  /** And never was on. */
  readonly isOff: boolean;
}

type Reached = Pick<EnvironmentStage, "stage" | "detail">;

function reachedStage({ key, serves, days, isOff }: Served, known: Known): Reached {
  if (known.evidence.flag.state === "archived") {
    return { stage: "archived", detail: "It is archived." };
  }
  if (serves === null) {
    return { stage: "rolling_out", detail: "Who gets what depends on who asks." };
  }
  if (isOff) return { stage: "defined", detail: "It is off here, and never was on." };
  return settledStage({ key, serves, days }, known);
}

interface Settled {
  readonly key: string;
  readonly serves: string;
  readonly days: number;
}

function settledStage(
  { key, serves, days }: Settled,
  { evidence, presence, usages, rules, now }: Known,
): Reached {
  const everybody = `Everybody gets ${code(serves)}, for ${countText(days, "day")}`;
  if (trackOf(evidence) === "permanent") {
    return { stage: "live", detail: `${everybody}; it is meant to stay.` };
  }
  if (days < rules.settledDays) {
    const left = countText(rules.settledDays - days, "day");
    return { stage: "live", detail: `${everybody}; ready to remove in ${left}.` };
  }
  const since = now - rules.settledDays * dayMs;
  const [other] = othersServed(evidence, { environment: key, variant: serves, since });
  if (other !== undefined) {
    const seen = `${code(other.service)} still served ${code(other.variant ?? "")} ${agoText(other.lastAt, now)}`;
    return { stage: "live", detail: `${everybody}, but ${seen}.` };
  }
  const isIdle = usages.some(({ environment, state }) => environment === key && state === "idle");
  if (presence.state === "gone" && isIdle) {
    return { stage: "removed", detail: "No code names it, and nobody asks for it here." };
  }
  return { stage: "ready", detail: `${everybody}.` };
}
