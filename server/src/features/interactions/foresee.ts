import type { Change } from "@yardarm/core/changes";
import { testDaysDefault } from "@yardarm/core/policies";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { InEnvironment } from "../observations/combination-read-model.ts";
import { readTestDays } from "../policies/policy-read-model.ts";
import type { Analyst } from "./analysis/analyst.ts";
import type { CombinationEffect, RuleEffect } from "./analysis/answers.ts";

export interface ForeseeDeps {
  readonly analyst: Pick<Analyst, "ask">;
  readonly reader: Reader;
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
/** So long somebody waits who can do without. */
const soonMs = 2_500;

/** Has the analysis work out what changes would do, in all environments that are asked about. */
export function createForesee({ analyst, reader, clock }: ForeseeDeps) {
  /** Which tests count is asked only where they matter. */
  const testDaysIn = async (place: InEnvironment, depth: "rules" | "combinations") =>
    (depth === "combinations" ? await readTestDays(reader, place) : undefined) ?? testDaysDefault;

  return async ({ project, changes, wanted, isBinding }: Asked) => {
    const patience = isBinding ? {} : { patienceMs: soonMs };
    const found = await Promise.all(
      [...wanted].map(async ([environment, depth]) => {
        try {
          const days = await testDaysIn({ project, environment }, depth);
          const now = clock().getTime();
          const place = { project, environment, now, maxAgeMs: days * dayMs };
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
