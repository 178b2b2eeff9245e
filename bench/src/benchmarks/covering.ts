/**
 * How few rows our plans need, and how long it takes to find them, on the models that the field measures itself with;
 * each plan is checked by code that knows nothing of how it was made. PICT runs beside it where its package works.
 */
import { checkPlan, type Model, planTests, type TestPlan } from "@yardarm/core/combinations";
import { atMost, type Benchmark, exactly, type Metric } from "../benchmark.ts";
import { findPict, type Pict } from "../covering/pict.ts";
import { type NamedModel, readModels, readPublished } from "../covering/read-models.ts";
import { seededRandom } from "../seeded-random.ts";

type Strength = 2 | 3;

/** What a run without options measures: pairs of every model, triples of those for which there is a target. */
const secondsOf: Readonly<Record<Strength, number>> = { 2: 10, 3: 60 };
const withTriples = new Set(["spins", "spinv", "bugzilla"]);
/** At strength 2 the real systems must reach the best size that is published, all others all but one row. */
const realSystems = new Set(["apache", "bugzilla", "gcc", "spins", "spinv"]);
const triplesRatioMax = 1.05;
/** However little time is given, a plan is first made complete, unless that takes longer than this. */
const completeSeconds = 60;

export const covering: Benchmark = {
  summary: "sizes of test plans on the field's models, in 10 s (pairs) or 60 s (triples) of CPU",
  options: ["models", "seconds", "strength"],
  async run({ models: folder, seconds, strength }) {
    const wanted = strength === undefined ? undefined : toStrength(strength);
    const models = await readModels(folder);
    const published = await readPublished(folder);
    const pict = await findPict();
    const metrics: Metric[] = [];
    for (const named of models) {
      for (const t of wanted === undefined ? strengthsOf(named) : [wanted]) {
        const budget = seconds === undefined ? secondsOf[t] : Number(seconds);
        const best = published[named.name]?.[`${t}way`] ?? {};
        metrics.push(...(await measure({ ...named, strength: t, budget, best, pict })));
      }
    }
    return metrics;
  },
};

function toStrength(text: string): Strength {
  if (text === "2") return 2;
  if (text === "3") return 3;
  throw new RangeError("--strength is 2 or 3.");
}

function strengthsOf({ name }: NamedModel): readonly Strength[] {
  return withTriples.has(name) ? [2, 3] : [2];
}

interface Task extends NamedModel {
  readonly strength: Strength;
  readonly budget: number;
  /** The sizes of others, by tool. */
  readonly best: Readonly<Record<string, { readonly best: number }>>;
  readonly pict: Pict | undefined;
}

async function measure(task: Task): Promise<readonly Metric[]> {
  const { name, model, strength } = task;
  const metric = (what: string, value: number, unit: string): Metric => ({
    name: `${name}.${strength}.${what}`,
    value,
    unit,
  });
  const run = planWithin(model, strength, task.budget);
  if (run === undefined) return [];
  const { plan } = run;
  const pict = await pictRows(task);
  const metrics = [
    withTarget(task, metric("rows", plan.rows.length, "rows"), pict),
    metric("seconds", run.seconds, "s"),
    metric("cpuSeconds", run.cpuSeconds, "s"),
    ...bestOf(task).map((best) => metric("best", best, "rows")),
    exactly(1, metric("complete", isComplete(task, plan) ? 1 : 0, "")),
    metric("checks", plan.checks, "searches"),
    metric("lowerBound", plan.lowerBound, "rows"),
    ...pict.map((rows) => metric("pictRows", rows, "rows")),
  ];
  console.error(metrics.map(({ name: key, value }) => `${key} ${value}`).join("  "));
  return metrics;
}

interface Run {
  readonly plan: TestPlan;
  /** Until the plan had the size that it has. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Counts CPU time against the budget, so that what else a machine does changes nothing. */
function planWithin(model: Model, strength: Strength, budget: number): Run | undefined {
  const clock = startClock();
  const demands = [{ parameters: [...model.parameters.keys()], strength }];
  let rows = -1;
  let reached = clock();
  try {
    const search = planTests({ model, demands, random: seededRandom(1) });
    let step = search.next();
    while (!step.done) {
      if (step.value.rows !== rows) {
        rows = step.value.rows;
        reached = clock();
      }
      const enough = step.value.phase === "shrinking" ? budget : Math.max(budget, completeSeconds);
      step = search.next(clock().cpuSeconds >= enough ? "stop" : undefined);
    }
    if (step.value.rows.length !== rows) reached = clock();
    return { plan: step.value, ...reached };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(`Not measured: ${error.message}`);
    return undefined;
  }
}

function startClock(): () => { readonly seconds: number; readonly cpuSeconds: number } {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpuStart);
    return { seconds: (performance.now() - start) / 1_000, cpuSeconds: (user + system) / 1e6 };
  };
}

function isComplete({ model, strength }: Task, plan: TestPlan): boolean {
  const parameters = [...model.parameters.keys()];
  const rows = plan.rows.map(({ values }) => values);
  const { unsound, missing } = checkPlan({ model, parameters, strength, rows });
  return unsound.length === 0 && missing.length === 0 && plan.open === 0;
}

function bestOf({ best }: Task): readonly number[] {
  const sizes = Object.values(best).map((tool) => tool.best);
  return sizes.length === 0 ? [] : [Math.min(...sizes)];
}

/** For pairs also no more than ACTS and PICT, wherever these are known. */
function withTarget(task: Task, rows: Metric, pict: readonly number[]): Metric {
  const [best] = bestOf(task);
  if (best === undefined) return rows;
  if (task.strength === 3) {
    return withTriples.has(task.name) ? atMost(Math.floor(best * triplesRatioMax), rows) : rows;
  }
  const allowed = realSystems.has(task.name) ? best : best + 1;
  const { ACTS } = task.best;
  return atMost(Math.min(allowed, ACTS?.best ?? allowed, ...pict), rows);
}

async function pictRows({ model, strength, pict }: Task): Promise<readonly number[]> {
  const rows = await pict?.(model, strength);
  return rows === undefined ? [] : [rows.length];
}
