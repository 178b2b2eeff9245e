/** The thread in which combinations are worked out: it has its own connections, and blocks nobody but itself. */
import { parentPort, workerData } from "node:worker_threads";
import { engineVersion } from "@yardarm/core/combinations";
import { createDatabase } from "../../../platform/db/database.ts";
import { createPool } from "../../../platform/db/pool.ts";
import { atOneMoment, createReader, type Reader } from "../../../platform/db/reader.ts";
import type { InEnvironment } from "../evidence-read-model.ts";
import { findKeptAnalysis } from "../kept-analysis-read-model.ts";
import type { KeptAnalysis } from "../kept-analysis-store.ts";
import { findKeptEvidence } from "../kept-evidence-read-model.ts";
import type { KeptEvidence } from "../kept-evidence-store.ts";
import { answerTo, isStateQuestion } from "./answer.ts";
import type { Question, Work } from "./answers.ts";
import { EnvironmentState } from "./environment-state.ts";
import type { KnownUpTo } from "./known-evidence.ts";
import { type FoundOf, packAnswers, unpackAnswers } from "./pack-answers.ts";
import { evidenceFormat, packEvidence, unpackEvidence } from "./pack-evidence.ts";
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
  | ToldAside;

/** What answers nobody. */
export type ToldAside =
  | { readonly warning: string }
  /** Of what is being done in one environment, the newest; undefined when nobody waits any more. */
  | { readonly place: InEnvironment; readonly work: Work | undefined }
  /** What took long to find, for whoever starts again. */
  | { readonly kept: KeptAnalysis }
  /** What took long to read, for the same. */
  | { readonly keptEvidence: KeptEvidence };

/** What is new of them is read at least so often; it is there for ten minutes. */
const keepUpMs = 60_000;

/** Whoever looks on looks about as often. */
const reportRestMs = 200;

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
  const place = { project, environment };
  const state =
    states.get(key) ??
    new EnvironmentState({
      reader,
      atOneMoment: (read) => atOneMoment(database, read),
      place,
      pause,
      recall: () => recall(place),
      keep: (found) => void keep(place, found),
      recallEvidence: (its) => recallEvidence(its, place),
      keepEvidence: (known) => void keepEvidence(place, known),
      report: reporting(place),
    });
  // Back to the end: the first is the one that was asked about longest ago.
  states.delete(key);
  states.set(key, state);
  const [oldest] = states.keys();
  if (states.size > environmentsMax && oldest !== undefined) states.delete(oldest);
  return state;
}

/** It is of no great use: where it cannot be read, all is worked out. */
async function recall(place: InEnvironment): Promise<FoundOf | undefined> {
  try {
    const packed = await findKeptAnalysis(reader, place, engineVersion);
    return packed && (await unpackAnswers(packed));
  } catch (error) {
    log.warn({}, `what was worked out before could not be read: ${error}`);
    return undefined;
  }
}

async function keep(place: InEnvironment, found: FoundOf): Promise<void> {
  const { revision } = found.snapshot;
  tell({
    kept: { ...place, engine: engineVersion, revision, found: await packAnswers(found) },
  });
}

/** Where it cannot be read, all evidence is. */
async function recallEvidence(its: Reader, place: InEnvironment): Promise<KnownUpTo | undefined> {
  const kept = await findKeptEvidence(its, place, evidenceFormat);
  if (kept === undefined) return undefined;
  try {
    return { ...(await unpackEvidence(kept.known)), mark: kept.mark };
  } catch (error) {
    log.warn({}, `what was known of evidence before could not be read: ${error}`);
    return undefined;
  }
}

async function keepEvidence(place: InEnvironment, { mark, ...known }: KnownUpTo): Promise<void> {
  const packed = await packEvidence(known);
  tell({ keptEvidence: { ...place, format: evidenceFormat, mark, known: packed } });
}

/** Tells of much that happens now and then, and of the end of it at once. */
function reporting(place: InEnvironment): (work: Work | undefined) => void {
  let toldAt = 0;
  let isTold = false;
  return (work) => {
    const now = performance.now();
    if (work === undefined ? !isTold : isTold && now - toldAt < reportRestMs) return;
    toldAt = now;
    isTold = work !== undefined;
    tell({ place, work });
  };
}

async function found(question: Question, signal: AbortSignal): Promise<unknown> {
  if (isStateQuestion(question)) {
    const state = stateOf(question);
    const answer = (it: EnvironmentState) => answerTo(it, question);
    const mayBeBehind = "mayBeBehind" in question.ask && question.ask.mayBeBehind === true;
    return mayBeBehind
      ? state.useBehind(question.now, answer, signal)
      : state.use(question.now, answer, signal);
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
