import {
  type AnswerTable,
  type Choice,
  type Formula,
  formulaOf,
  type Model,
  never,
  type PairJudgement,
  type PartialRow,
  type PlanDemand,
  type PlanProgress,
  planTests,
  type Risk,
} from "@yardarm/core/combinations";
import { flagsOfStatement } from "@yardarm/core/registry";
import type { SnapshotFlag } from "@yardarm/sdk/model";
import type { PlanAnswer, PlanWish, Question, Work } from "./answers.ts";
import { criticalOf, placesOf, triplesOf } from "./critical.ts";
import type { EnvironmentState } from "./environment-state.ts";
import { givenRows } from "./given-rows.ts";
import { inTurns } from "./in-turns.ts";
import { passedRows } from "./passed-rows.ts";
import { seededRandom } from "./seeded-random.ts";

/** A plan about more flags is several plans; a person, or a pipeline, would not finish it. */
const flagsMax = 120;
/** Whose flags a plan is about, when nobody says. */
const risksLookedAt = 300;
const flagsUnasked = 40;

/**
 * The fewest rows that exercise what can meet and was not tested: over the flags that were asked for, keeping interaction rules, and
 * never with two states that were proved not to meet. Whatever counts as tested need not be run again.
 */
export async function planRows(
  state: EnvironmentState,
  question: Question<"plan">,
): Promise<PlanAnswer> {
  const { seed, strength, secondsMax, stepsMax, rows: given } = question.ask;
  if (given !== undefined) return givenRows(state, question, given);
  const judgement = state.judgement(question);
  const flags = flagsOf(state, judgement, question);
  const triples = await triplesOf(state, flags);
  const model = modelOf(state, flags, question.now, triples);
  const always = alwaysRows(state, flags);
  const demands = demandsOf(state, flags, strength);
  const steps = planTests({
    model,
    demands,
    ran: [
      ...testedRows(judgement, flags, model),
      ...(await testedInThree(state, question, { demands, flags, model })),
    ],
    always: always.map(({ row }) => row),
    weightOf: weightsOf(judgement, flags, model),
    random: seededRandom(seed),
    ...(stepsMax !== undefined && { steps: stepsMax }),
  });
  const startedAt = performance.now();
  const plan = await inTurns(untilTimeIsUp(steps, secondsMax * 1_000), state.pause, (progress) =>
    state.report(planWork(question.ask, progress, (performance.now() - startedAt) / 1_000)),
  );
  const rows = plan.rows.slice(0, question.ask.rowsMax);
  return {
    ...state.basis,
    flags: flags.map((flag, index) => ({
      flag,
      variants: model.parameters[index]?.values ?? [],
    })),
    rows: rows.map(({ values, gain }) => ({
      variants: Object.fromEntries(
        flags.map((flag, index) => [
          flag,
          model.parameters[index]?.values[values[index] ?? 0] ?? "",
        ]),
      ),
      gain,
    })),
    plan: {
      open: plan.open,
      demanded: plan.demanded,
      lowerBound: plan.lowerBound,
      steps: plan.steps,
      isContradictory: plan.isContradictory,
      refused: plan.refused.flatMap((place) => always[place]?.name ?? []),
    },
    seed,
    strength,
  };
}

/** How much is done of what may be done at most: the plan may be the smallest there is before. */
function planWork(
  { watch, stepsMax, secondsMax }: PlanWish,
  progress: PlanProgress,
  seconds: number,
): Work {
  const ofSteps = stepsMax === undefined ? 0 : progress.steps / stepsMax;
  const share = Math.min(1, Math.max(seconds / secondsMax, ofSteps));
  return { work: "plan", watch: watch ?? null, share, stepsMax: stepsMax ?? null, ...progress };
}

/** Those that were asked for, or those of what is worth testing first. */
function flagsOf(
  state: EnvironmentState,
  judgement: PairJudgement,
  { ask }: Question<"plan">,
): readonly string[] {
  const asked = ask.flags?.filter((flag) => Object.hasOwn(state.snapshot.flags, flag));
  if (asked !== undefined) return [...new Set(asked)].slice(0, flagsMax);
  const worst = judgement.untested(risksLookedAt);
  const flags = worst.flatMap(({ one, other }: Risk) => [one.flag, other.flag]);
  return [...new Set(flags)].slice(0, flagsUnasked);
}

/** What is asked for of all, and all triples among those that are critical. */
function demandsOf(
  state: EnvironmentState,
  flags: readonly string[],
  strength: PlanWish["strength"],
): readonly PlanDemand[] {
  const all: PlanDemand = { parameters: [...flags.keys()], strength };
  const critical = criticalOf(state, flags).map((flag) => flags.indexOf(flag));
  if (strength === 3 || critical.length < 3) return [all];
  return [all, { parameters: critical.sort((one, other) => one - other), strength: 3 }];
}

/** The states of some flags, as a plan or a proposal may combine them; with what is known of three at once. */
export function modelOf(
  state: EnvironmentState,
  flags: readonly string[],
  now: number,
  triples?: AnswerTable,
): Model {
  const parameters = flags.map((name) => ({
    name,
    values: Object.keys(state.snapshot.flags[name]?.variants ?? {}),
  }));
  const model: Model = { parameters, conditions: [] };
  // What a rule says of flags that are not part of the plan, the plan can neither keep nor break.
  const rules = state
    .rulesInForce(now)
    .filter(({ statement }) => flagsOfStatement(statement).every((flag) => flags.includes(flag)))
    .map(({ statement }) => formulaOf(statement, model));
  const apart = [...apartOf(state, model), ...apartInThree(triples, model)];
  return { parameters, conditions: [...rules, ...apart] };
}

/** Three states of which each two can meet, and all three cannot. */
function apartInThree(triples: AnswerTable | undefined, { parameters }: Model): readonly Formula[] {
  if (triples === undefined) return [];
  const choices = triples.states.map(({ flag, variant }): Choice => {
    const parameter = parameters.findIndex(({ name }) => name === flag);
    return { parameter, value: parameters[parameter]?.values.indexOf(variant) ?? -1 };
  });
  return placesOf(triples, "unreachable").map((numbers) =>
    never(...numbers.flatMap((number) => choices[number] ?? [])),
  );
}

/** Two states that were proved not to meet are in no row: nobody is ever served them. */
function apartOf({ reach }: EnvironmentState, { parameters }: Model) {
  const choices = parameters.flatMap(({ name, values }, parameter) =>
    values.map((variant, value) => ({
      choice: { parameter, value },
      number: reach.numberOf({ flag: name, variant }) ?? -1,
    })),
  );
  return choices.flatMap((one, index) =>
    choices
      .slice(index + 1)
      .filter(
        (other) =>
          other.choice.parameter !== one.choice.parameter &&
          reach.answerAt([one.number, other.number]) === "unreachable",
      )
      .map((other) => never(one.choice, other.choice)),
  );
}

interface AlwaysRow {
  readonly name: string;
  readonly row: PartialRow;
}

/** Everything off, and everything as most are served it: two states in which any product has to work. */
function alwaysRows(state: EnvironmentState, flags: readonly string[]): readonly AlwaysRow[] {
  const rowOf = (variantOf: (flag: SnapshotFlag) => string | undefined): PartialRow =>
    flags.map((key) => {
      const flag = state.snapshot.flags[key];
      const variant = flag && variantOf(flag);
      const value = Object.keys(flag?.variants ?? {}).indexOf(variant ?? "");
      return value < 0 ? undefined : value;
    });
  return [
    { name: "all off", row: rowOf(({ config }) => config.offVariant) },
    { name: "defaults", row: rowOf(defaultOf) },
  ];
}

/** What most contexts are served whom no rule picks. */
function defaultOf({ config }: SnapshotFlag): string | undefined {
  const { on, offVariant, fallthrough } = config;
  if (!on) return offVariant;
  if ("variant" in fallthrough) return fallthrough.variant;
  const widest = [...fallthrough.rollout.ranges].sort(
    (left, right) => right.end - right.start - (left.end - left.start),
  );
  return widest[0]?.variant;
}

/** Each pair that counts as tested, as a row of its own: evidence ages pair by pair, and not row by row. */
function testedRows(
  judgement: PairJudgement,
  flags: readonly string[],
  { parameters }: Model,
): readonly PartialRow[] {
  const placeOf = new Map(flags.map((flag, index) => [flag, index]));
  const numberOf = (flag: string, variant: string) =>
    parameters[placeOf.get(flag) ?? -1]?.values.indexOf(variant);
  return flags.flatMap((one, index) =>
    flags.slice(index + 1).flatMap((other) =>
      judgement
        .cells(one, other)
        .filter(({ exercised }) => exercised === "passed")
        .map((cell): PartialRow => {
          const row: (number | undefined)[] = flags.map(() => undefined);
          row[placeOf.get(one) ?? 0] = numberOf(one, cell.one.variant);
          row[placeOf.get(other) ?? 0] = numberOf(other, cell.other.variant);
          return row;
        }),
    ),
  );
}

/** Of what is demanded three at a time, the rows that tests passed with: pairs do not tell of triples. */
async function testedInThree(
  state: EnvironmentState,
  question: Question<"plan">,
  { demands, flags, model }: Demanded,
): Promise<readonly PartialRow[]> {
  const inThree = demands
    .filter(({ strength }) => strength === 3)
    .flatMap(({ parameters }) => parameters.flatMap((place) => flags[place] ?? []));
  if (inThree.length < 3) return [];
  const rows = await passedRows(state, question, inThree);
  return rows.map((row) => {
    const variantOf = new Map(row.map(({ flag, variant }) => [flag, variant]));
    return model.parameters.map(({ name, values }) => {
      const value = values.indexOf(variantOf.get(name) ?? "");
      return value < 0 ? undefined : value;
    });
  });
}

interface Demanded {
  readonly demands: readonly PlanDemand[];
  readonly flags: readonly string[];
  readonly model: Model;
}

/** What a combination is worth is what its pairs are worth. */
function weightsOf(judgement: PairJudgement, flags: readonly string[], { parameters }: Model) {
  const scores = new Map<string, number>();
  flags.forEach((one, index) => {
    for (const other of flags.slice(index + 1)) {
      for (const cell of judgement.cells(one, other)) {
        const name = `${one} ${cell.one.variant} ${other} ${cell.other.variant}`;
        scores.set(name, judgement.risk(cell).score);
      }
    }
  });
  const nameOf = ({ parameter, value }: Choice) =>
    `${parameters[parameter]?.name} ${parameters[parameter]?.values[value]}`;
  return (combination: readonly Choice[]): number => {
    const sorted = [...combination].sort((left, right) => left.parameter - right.parameter);
    return sorted
      .flatMap((one, index) =>
        sorted.slice(index + 1).map((other) => scores.get(`${nameOf(one)} ${nameOf(other)}`) ?? 0),
      )
      .reduce((sum, score) => sum + score, 0);
  };
}

/** Counts time at the edge, and steps for whoever wants the same plan again. */
function* untilTimeIsUp<Progress, Result>(
  steps: Generator<Progress, Result, "stop" | undefined>,
  milliseconds: number,
): Generator<Progress, Result> {
  const until = performance.now() + milliseconds;
  let step = steps.next();
  while (step.done !== true) {
    yield step.value;
    step = steps.next(performance.now() > until ? "stop" : undefined);
  }
  return step.value;
}
