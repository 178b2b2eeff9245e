/** The thread in which combinations are worked out: it has its own connections, and blocks nobody but itself. */
import { parentPort, workerData } from "node:worker_threads";
import { createDatabase } from "../../../platform/db/database.ts";
import { createPool } from "../../../platform/db/pool.ts";
import { atOneMoment, createReader } from "../../../platform/db/reader.ts";
import { answerTo, isStateQuestion } from "./answer.ts";
import type { Question } from "./answers.ts";
import { EnvironmentState } from "./environment-state.ts";
import { isRuleQuestion, ruleEffect } from "./rule-effect.ts";

export interface ThreadData {
  readonly databaseUrl: string;
}

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

/** Nobody waits for the answer any more. */
export interface GivenUp {
  readonly givenUp: number;
}

export type Told =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly warning: string };

/** What is new of them is read at least so often; it is there for ten minutes. */
const keepUpMs = 60_000;

/** The environments that were asked about last are kept; a thousand flags are some thirty megabytes. */
const environmentsMax = 8;

const port = parentPort;
if (port === null) throw new Error("This module is the start of a thread.");
const tell = (told: Told): void => port.postMessage(told);

const { databaseUrl }: ThreadData = workerData;
const log = { warn: (_details: object, warning: string) => tell({ warning }) };
const pool = createPool({ url: databaseUrl, log, connectionsMax: 4, isReadOnly: true });
const reader = createReader(pool);
const database = createDatabase(pool);
const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
const states = new Map<string, EnvironmentState>();
/** By id, what is being worked out. */
const open = new Map<number, AbortController>();

function stateOf({ project, environment }: Question): EnvironmentState {
  const key = `${project}/${environment}`;
  const state =
    states.get(key) ??
    new EnvironmentState({
      reader,
      atOneMoment: (read) => atOneMoment(database, read),
      place: { project, environment },
      pause,
    });
  // Back to the end: the first is the one that was asked about longest ago.
  states.delete(key);
  states.set(key, state);
  const [oldest] = states.keys();
  if (states.size > environmentsMax && oldest !== undefined) states.delete(oldest);
  return state;
}

async function found(question: Question, signal: AbortSignal): Promise<unknown> {
  if (isStateQuestion(question)) {
    return stateOf(question).use(question.now, (state) => answerTo(state, question), signal);
  }
  return isRuleQuestion(question) ? ruleEffect(reader, question) : undefined;
}

async function answer({ id, question }: Asked): Promise<void> {
  const patience = new AbortController();
  open.set(id, patience);
  try {
    tell({ id, answer: await found(question, patience.signal) });
  } catch (error) {
    tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    open.delete(id);
  }
}

setInterval(() => {
  for (const state of states.values()) {
    state.keepUp().catch((error: unknown) => log.warn({}, `evidence was not read: ${error}`));
  }
}, keepUpMs).unref();

port.on("message", (asked: Asked | GivenUp | "end") => {
  if (asked === "end") void pool.end().finally(() => port.close());
  else if ("givenUp" in asked) open.get(asked.givenUp)?.abort();
  else void answer(asked);
});
