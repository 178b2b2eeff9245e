/** Which combinations explain that some rows of a suite failed, or scopes of a service, and which rows to run next. */
import {
  type Choice,
  judgeRates,
  type Model,
  proposeRows,
  type RateOutcome,
  rankSuspects,
  type Served,
  type TestedRow,
} from "@yardarm/core/combinations";
import { readFailingServices, readServedOutcomes } from "../failing-service-read-model.ts";
import { type RowOutcome, readFailingSuites, readOutcomes } from "../outcome-read-model.ts";
import type { Question, Ranked, RunningSuspects, Suspects } from "./answers.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { modelOf } from "./plan-rows.ts";
import { seededRandom } from "./seeded-random.ts";

/** Pairs of more flags than these would be too many to compare; those that go with failing least are left out. */
const flagsMax = 200;
const suspectsMax = 12;

export async function suspects(
  state: EnvironmentState,
  question: Question<"suspects">,
): Promise<Suspects> {
  const { project, now, maxAgeMs, ask } = question;
  const suites = await readFailingSuites(state.reader, {
    project,
    since: new Date(now - maxAgeMs),
  });
  const of = suites.find(
    ({ suite, branch }) =>
      (ask.suite === undefined || suite === ask.suite) &&
      (ask.branch === undefined || branch === ask.branch),
  );
  const found = { ...state.basis, suites, of: of ?? null };
  if (of === undefined) return { ...found, ...nothing };
  const outcomes = await readOutcomes(state.reader, question, of);
  return { ...found, ...ranked(state, question, outcomes) };
}

/** The same of what a running service served: a combination is a row, and fails when chance does not explain how many of its scopes did. */
export async function runningSuspects(
  state: EnvironmentState,
  question: Question<"runningSuspects">,
): Promise<RunningSuspects> {
  const { project, environment, now, ask } = question;
  const place = { project, environment, since: new Date(now - ask.days * dayMs) };
  const services = await readFailingServices(state.reader, place);
  const of = services.find(
    ({ service, version }) =>
      (ask.service === undefined || service === ask.service) &&
      (ask.version === undefined || version === ask.version),
  );
  const found = { ...state.basis, services, of: of ?? null };
  const rows = of === undefined ? [] : await readServedOutcomes(state.reader, place, of);
  const judged = judgeRates(rows);
  const countOf = (outcome: RateOutcome | undefined) =>
    judged.filter((it) => it === outcome).length;
  const counts = { failed: countOf("failed"), passed: countOf("passed"), few: countOf(undefined) };
  const outcomes = rows.flatMap((row, index): readonly RowOutcome[] => {
    const outcome = judged[index];
    return outcome === undefined ? [] : [{ ...row, hasFailed: outcome === "failed" }];
  });
  return { ...found, rows: counts, ...ranked(state, question, outcomes) };
}

const dayMs = 86_400_000;
const nothing: Ranked = { suspects: [], culprit: null, next: [] };

function ranked(
  state: EnvironmentState,
  { now, ask }: { readonly now: number; readonly ask: { readonly rows: number } },
  outcomes: readonly RowOutcome[],
): Ranked {
  const told = outcomes.map(({ flags, variants, hasFailed }) => ({
    served: new Map(flags.map((flag, index) => [flag, variants[index] ?? ""])),
    hasFailed,
  }));
  // Where no row passed, everything that was served is as suspect as anything else.
  if (told.every(({ hasFailed }) => hasFailed)) return nothing;
  const model = modelOf(state, telling(state, told), now);
  const rows = told.map((row) => testedRow(model, row));
  const ranking = rankSuspects(model, rows, { limit: suspectsMax });
  const wish = { model, suspects: ranking.suspects, count: ask.rows, random: seededRandom(1) };
  const passed = rows.filter(({ hasFailed }) => !hasFailed).map(({ values }) => values);
  const next = ranking.culprit === undefined ? proposeRows({ ...wish, passed }) : [];
  const statesOf = (combination: readonly Choice[]) => combination.map((it) => stateOf(model, it));
  return {
    suspects: ranking.suspects.map(({ combinations, ...suspect }) => ({
      ...suspect,
      combinations: combinations.map(statesOf),
    })),
    culprit: ranking.culprit === undefined ? null : statesOf(ranking.culprit),
    next: next.map((row) =>
      Object.fromEntries(
        row.map((value, parameter) => {
          const { flag, variant } = stateOf(model, { parameter, value });
          return [flag, variant];
        }),
      ),
    ),
  };
}

interface ToldRow {
  readonly served: ReadonlyMap<string, string>;
  readonly hasFailed: boolean;
}

/** Flags of the environment that did not serve the same in every row, those first that go with failing. */
function telling({ snapshot }: EnvironmentState, rows: readonly ToldRow[]): readonly string[] {
  const flags = new Set(rows.flatMap(({ served }) => [...served.keys()]));
  const rated = [...flags]
    .filter((flag) => Object.hasOwn(snapshot.flags, flag))
    .map((flag) => ({ flag, rate: contrastOf(flag, rows) }))
    .filter(({ rate }) => rate > 0);
  return rated
    .sort((left, right) => right.rate - left.rate)
    .slice(0, flagsMax)
    .map(({ flag }) => flag);
}

/** How far the share of a variant among failed rows is from that among passed ones, at most; 0 where all rows have the same. */
function contrastOf(flag: string, rows: readonly ToldRow[]): number {
  const variants = new Set(rows.map(({ served }) => served.get(flag)));
  if (variants.size < 2) return 0;
  const sideOf = (side: boolean) => rows.filter(({ hasFailed }) => hasFailed === side);
  const [failed, passed] = [sideOf(true), sideOf(false)];
  const shareIn = (of: readonly ToldRow[], variant: string | undefined) =>
    of.filter(({ served }) => served.get(flag) === variant).length / of.length;
  const contrasts = [...variants].map((it) => Math.abs(shareIn(failed, it) - shareIn(passed, it)));
  // What tells nothing alone may still be one of two.
  return Math.max(...contrasts) + 1e-9;
}

function testedRow({ parameters }: Model, { served, hasFailed }: ToldRow): TestedRow {
  const values = parameters.map(({ name, values: variants }) => {
    const value = variants.indexOf(served.get(name) ?? "");
    return value < 0 ? undefined : value;
  });
  return { values, hasFailed };
}

function stateOf({ parameters }: Model, { parameter, value }: Choice): Served {
  const named = parameters[parameter];
  return { flag: named?.name ?? "", variant: named?.values[value] ?? "" };
}
