import type { Change } from "@yardarm/core/changes";
import type { Clock } from "../../platform/clock.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Analyst } from "./analysis/analyst.ts";
import type { CombinationEffect, RuleEffect } from "./analysis/answers.ts";

export interface ForeseeDeps {
  readonly analyst: Pick<Analyst, "ask">;
  readonly clock: Clock;
}

/** What somebody wants to know of changes, by environment: whether they would break rules, or what they let meet as well. */
interface Asked {
  readonly project: string;
  readonly changes: readonly Change[];
  readonly wanted: ReadonlyMap<string, "rules" | "combinations">;
  /** Whether nothing goes on without an answer; otherwise what is not known soon is left out. */
  readonly isBinding: boolean;
}

const worstMax = 20;
const dayMs = 86_400_000;
/** As long as pages count tests, unless told otherwise; whether a test ever passed does not depend on it. */
const maxAgeMs = 90 * dayMs;
/** So long somebody waits who can do without. */
const soonMs = 2_500;

/** Has the analysis work out what changes would do, in all environments that are asked about. */
export function createForesee({ analyst, clock }: ForeseeDeps) {
  return async ({ project, changes, wanted, isBinding }: Asked) => {
    const patience = isBinding ? {} : { patienceMs: soonMs };
    const found = await Promise.all(
      [...wanted].map(async ([environment, depth]) => {
        const place = { project, environment, now: clock().getTime(), maxAgeMs };
        try {
          const outlook =
            depth === "rules"
              ? ofRules(await analyst.ask({ ...place, kind: "rules", ask: { changes } }, patience))
              : ofEffect(
                  await analyst.ask(
                    { ...place, kind: "effect", ask: { changes, topMax: worstMax } },
                    patience,
                  ),
                );
          return outlook === undefined ? [] : [[environment, outlook] as const];
        } catch (error) {
          if (isBinding || !(error instanceof DomainError)) throw error;
          return [];
        }
      }),
    );
    return new Map(found.flat());
  };
}

function ofRules(effect: RuleEffect | undefined) {
  return effect && rulesOf(effect);
}

function rulesOf(effect: RuleEffect) {
  const { environmentRevision: revision, ruleVersions, violations: broken, standing } = effect;
  return { revision, ruleVersions, broken, standing };
}

function ofEffect(effect: CombinationEffect | undefined) {
  if (effect === undefined) return undefined;
  const { newlyReachable, neverExercised, worst } = effect;
  const combinations = { newlyReachable, neverExercised, worst };
  return { ...rulesOf(effect), combinations };
}
