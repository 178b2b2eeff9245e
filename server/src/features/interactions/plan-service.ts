import { randomUUID } from "node:crypto";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { refuseGivenUp } from "../../platform/given-up.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { readTestDays } from "../policies/policy-read-model.ts";
import type { Analyst } from "./analysis/analyst.ts";
import type { PlanAnswer, PlanProgress, PlanWish } from "./analysis/answers.ts";
import type { PlanRow } from "./plan-read-model.ts";
import { addPlan, type StoredPlan } from "./plan-store.ts";

export interface PlanServiceDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly analyst: Analyst;
  readonly clock: Clock;
}

type PlanGiven = Readonly<Record<string, string>>;

export interface WishedPlan {
  readonly project: string;
  readonly environment: string;
  readonly flags?: readonly string[] | undefined;
  readonly rows?: readonly PlanGiven[] | undefined;
  readonly strength: 2 | 3;
  readonly seed: number;
  readonly secondsMax: number;
  readonly stepsMax?: number | undefined;
  readonly rowsMax?: number | undefined;
  /** Told with the progress of the work. */
  readonly watch?: string | undefined;
  /** Absent: as many as the policies of the project say. */
  readonly maxAgeDays?: number | undefined;
}

export interface PlanService {
  /** Plans, and keeps the plan; neither once it is given up. */
  make(caller: Caller, wish: WishedPlan, signal?: AbortSignal): Promise<StoredPlan>;
  /** How much of a plan was exercised. */
  progressOf(
    project: string,
    plan: PlanRow,
    aging: Pick<WishedPlan, "maxAgeDays">,
  ): Promise<PlanProgress>;
}

const dayMs = 86_400_000;

export function createPlanService(deps: PlanServiceDeps): PlanService {
  const { database, reader, analyst, clock } = deps;

  /** Where the work is, and which tests count in it. */
  async function placeOf({
    project,
    environment,
    maxAgeDays,
  }: Pick<WishedPlan, "project" | "environment" | "maxAgeDays">) {
    const testDays = await readTestDays(reader, { project, environment });
    if (testDays === undefined) throw environmentUnknown(environment);
    const maxAgeMs = (maxAgeDays ?? testDays) * dayMs;
    return { project, environment, now: clock().getTime(), maxAgeMs };
  }

  async function planned(
    wish: WishedPlan,
    ask: PlanWish,
    signal: AbortSignal | undefined,
  ): Promise<PlanAnswer> {
    const place = await placeOf(wish);
    const answer = await analyst.ask({ ...place, kind: "plan", ask }, { signal });
    refuseGivenUp(signal);
    if (answer === undefined) throw environmentUnknown(wish.environment);
    return answer;
  }

  return {
    async progressOf(project, { environment, plan }, { maxAgeDays }) {
      const rows = plan.rows.map(({ variants }) => variants);
      const place = await placeOf({ project, environment, maxAgeDays });
      const answer = await analyst.ask({ ...place, kind: "progress", ask: { rows } });
      if (answer === undefined) throw environmentUnknown(environment);
      return answer;
    },

    async make({ actor }, wish, signal) {
      const { project, environment, flags, rows = [], strength, seed, secondsMax } = wish;
      const { stepsMax, rowsMax } = wish;
      const request: PlanWish = {
        ...{ strength, seed, secondsMax },
        ...(flags !== undefined && { flags }),
        ...(wish.rows !== undefined && { rows }),
        ...(stepsMax !== undefined && { stepsMax }),
        ...(rowsMax !== undefined && { rowsMax }),
      };
      const { watch } = wish;
      const ask = { ...request, ...(watch !== undefined && { watch }) };
      const plan = await planned(wish, ask, signal);
      const missing = (flags ?? []).filter((flag) => !plan.flags.some((it) => it.flag === flag));
      refuseMissing(missing, flags ?? []);
      refuseUnknown(rows, plan);
      const stored: StoredPlan = {
        ...{ project, environment, request, plan, revision: plan.revision },
        id: randomUUID(),
        madeBy: `${actor.kind}:${actor.id}`,
        madeAt: clock(),
      };
      await inTransaction(database, (tx) => addPlan(tx, stored));
      return stored;
    },
  };
}

function refuseMissing(missing: readonly string[], asked: readonly string[]): void {
  const [first] = missing;
  if (first === undefined) return;
  const detail = `The environment has no flag "${first}".`;
  throw new DomainError("not_found", "flag_not_found", detail, {
    violations: missing.map((flag) => ({
      pointer: `/flags/${asked.indexOf(flag)}`,
      detail: `The environment has no flag "${flag}".`,
    })),
  });
}

/** Rows may name only what the environment can serve. */
function refuseUnknown(rows: readonly PlanGiven[], { flags }: PlanAnswer): void {
  const known = new Map(flags.map(({ flag, variants }) => [flag, variants]));
  const problems = rows.flatMap((row, index) =>
    Object.entries(row).flatMap(([flag, variant]) => {
      const variants = known.get(flag);
      if (variants?.includes(variant) === true) return [];
      const isFlag = variants !== undefined;
      return {
        code: isFlag ? "variant_unknown" : "flag_not_found",
        pointer: `/rows/${index}/${flag}`,
        detail: isFlag
          ? `The flag "${flag}" has no variant "${variant}".`
          : `The environment has no flag "${flag}".`,
      };
    }),
  );
  refuseProblems(problems, {
    kindOf: (code) => (code === "flag_not_found" ? "not_found" : "invalid"),
  });
}

function environmentUnknown(environment: string): DomainError {
  const detail = `There is no environment "${environment}" in this project.`;
  const violations = [{ pointer: "/environment", detail }];
  return new DomainError("not_found", "environment_not_found", detail, { violations });
}
