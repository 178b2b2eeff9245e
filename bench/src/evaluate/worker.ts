/** Measures one evaluator in a process of its own, whenever the process that started it says so. */
import { adapters } from "./adapters.ts";
import { type Case, type CaseName, casesOf, problemsOf } from "./cases.ts";
import { makeWorkload } from "./workload.ts";

/** What a worker says: that it may be measured, or why not; then what each turn took. */
export type Said =
  | { readonly kind: "ready"; readonly problems: readonly string[] }
  /** Of one evaluation; absent for what this evaluator does not know. */
  | { readonly kind: "turn"; readonly cpuNs?: number }
  | { readonly kind: "garbage"; readonly bytes: Readonly<Record<string, number>> };

/** A case to take a turn with, or to weigh the garbage of all. */
export type Told = CaseName | "garbage";

const flagsCount = 1_000;
const warmUpMs = 400;
const turnMs = 60;
const garbageCalls = 20_000;

interface Prepared {
  readonly measured: Case;
  /** So many calls fill a turn. */
  readonly calls: number;
}

const adapter = adapters[process.argv[2] ?? ""];
if (adapter === undefined) throw new Error(`There is no evaluator "${process.argv[2]}".`);
const run = adapter.isAsync ? runAsync : runSync;

const workload = makeWorkload(flagsCount);
const cases = casesOf(adapter, await adapter.load(workload), workload);
const problems = await problemsOf(cases);
const prepared: Prepared[] = [];
for (const measured of problems.length > 0 ? [] : cases) {
  prepared.push({ measured, calls: await warmUp(measured) });
}
process.on("message", (told: Told) => void answer(told));
say({ kind: "ready", problems });

async function answer(told: Told): Promise<void> {
  if (told === "garbage") say({ kind: "garbage", bytes: await weighGarbage() });
  else say({ kind: "turn", ...(await takeTurn(told)) });
}

function say(said: Said): void {
  process.send?.(said);
}

/** CPU time of the whole process, so that what its other threads do for it counts too. */
async function takeTurn(name: CaseName): Promise<{ readonly cpuNs?: number }> {
  const found = prepared.find(({ measured }) => measured.name === name);
  if (found === undefined) return {};
  const { measured, calls } = found;
  const before = process.cpuUsage();
  await run(measured, calls);
  const { user, system } = process.cpuUsage(before);
  return { cpuNs: ((user + system) * 1_000) / calls };
}

/** Bytes that one call leaves behind, when no collection comes between. */
async function weighGarbage(): Promise<Record<string, number>> {
  const bytes: Record<string, number> = {};
  for (const { measured } of prepared) {
    await run(measured, garbageCalls);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    await run(measured, garbageCalls);
    bytes[measured.name] = (process.memoryUsage().heapUsed - before) / garbageCalls;
  }
  return bytes;
}

/** Runs until the engine has seen enough, and finds how many calls fill a turn. */
async function warmUp(measured: Case): Promise<number> {
  let calls = 64;
  const startedAt = performance.now();
  for (;;) {
    const roundAt = performance.now();
    await run(measured, calls);
    const roundMs = performance.now() - roundAt;
    const isWarm = performance.now() - startedAt >= warmUpMs;
    if (isWarm && roundMs > 0) return Math.max(1, Math.round((calls * turnMs) / roundMs));
    if (roundMs < turnMs) calls *= 2;
  }
}

/** The answers are used, or the engine might leave the questions out. */
function weigh(answer: unknown): number {
  return answer === true ? 1 : typeof answer === "string" ? answer.length : 2;
}

function runSync({ ask, contexts }: Case, calls: number): number {
  let sum = 0;
  let at = 0;
  for (let call = 0; call < calls; call++) {
    sum += weigh(ask(contexts[at]));
    at = at + 1 === contexts.length ? 0 : at + 1;
  }
  return sum;
}

async function runAsync({ ask, contexts }: Case, calls: number): Promise<number> {
  let sum = 0;
  let at = 0;
  for (let call = 0; call < calls; call++) {
    sum += weigh(await ask(contexts[at]));
    at = at + 1 === contexts.length ? 0 : at + 1;
  }
  return sum;
}
