import { dayMs } from "../registry/calendar.ts";
import { decisive } from "./decisive.ts";
import type { EnvironmentEvidence, StaleEvidence, Use } from "./evidence.ts";
import type { LifecycleRules } from "./lifecycle-rules.ts";

/** Whether code asks for the flag in one environment. */
export interface Usage {
  readonly environment: string;
  /**
   * `used`: within the days that count. `idle`: it is known that nobody did. `unknown`: nobody said anything, or somebody
   * asked for all flags at once. `not_kept`: it was known once.
   */
  readonly state: "used" | "idle" | "unknown" | "not_kept";
  /** The last time anybody asked for it by name; `null` = never seen. */
  readonly lastAt: number | null;
  /** Who asked for it within the days that count, the latest first. */
  readonly uses: readonly Use[];
  /** Somebody who asked for all flags at once may use it, unseen. */
  readonly isHidden: boolean;
  /** Why it is not known. */
  readonly doubt?: "silent" | "watched_too_short" | "bulk";
}

export interface Moment {
  readonly rules: LifecycleRules;
  readonly now: number;
}

export function usageIn(
  environment: EnvironmentEvidence,
  evidence: StaleEvidence,
  { rules, now }: Moment,
): Usage {
  const { key } = environment;
  if (evidence.uses === null) {
    return { environment: key, state: "not_kept", lastAt: null, uses: [], isHidden: false };
  }
  const since = now - rules.unusedDays * dayMs;
  const uses: Use[] = [];
  let lastAt: number | null = null;
  for (const use of evidence.uses) {
    if (use.environment !== key) continue;
    lastAt = Math.max(lastAt ?? 0, use.lastAt);
    if (use.lastAt > since) uses.push(use);
  }
  if (uses.length > 1) uses.sort((a, b) => b.lastAt - a.lastAt);
  const isHidden = evidence.bulk.some(
    (bulk) =>
      bulk.environment === key &&
      bulk.lastAt > since &&
      (bulk.reach === "all" || evidence.flag.clientSide),
  );
  const found = { environment: key, lastAt, uses, isHidden };
  if (uses.length > 0) return { ...found, state: "used" };
  const doubt = doubtOf(environment, { since, createdAt: evidence.createdAt, isHidden });
  return doubt === undefined ? { ...found, state: "idle" } : { ...found, state: "unknown", doubt };
}

/** Silence says something only where services told of other things all the while. */
function doubtOf(
  { reporting }: EnvironmentEvidence,
  {
    since,
    createdAt,
    isHidden,
  }: { readonly since: number; readonly createdAt: number; readonly isHidden: boolean },
): Usage["doubt"] {
  if (reporting === null || reporting.lastAt <= since) return "silent";
  if (Math.max(reporting.firstAt, createdAt) > since) return "watched_too_short";
  return isHidden ? "bulk" : undefined;
}

/** Variants other than this one that were served in an environment since a moment, the latest first. */
export function othersServed(
  evidence: StaleEvidence,
  { environment, variant, since }: { environment: string; variant: string; since: number },
): readonly Use[] {
  return (evidence.uses ?? [])
    .filter(
      (use) =>
        use.environment === environment &&
        use.variant !== null &&
        use.variant !== variant &&
        use.lastAt > since,
    )
    .sort((a, b) => b.lastAt - a.lastAt);
}

/**
 * Why it is not known whether the flag is in use; `undefined` when it is. Environments that decide nothing, and of which
 * nobody ever told, are no reason to doubt.
 */
export function firstDoubt(
  usages: readonly Usage[],
  { environments }: Pick<StaleEvidence, "environments">,
): Usage | undefined {
  const deciding = new Set(decisive(environments).map(({ key }) => key));
  return usages.find(
    ({ environment, state, doubt }) =>
      state === "unknown" && (deciding.has(environment) || doubt !== "silent"),
  );
}
