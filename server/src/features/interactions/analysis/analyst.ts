import { Worker } from "node:worker_threads";
import { DomainError } from "../../../platform/domain-error.ts";
import { givenUp, refuseGivenUp } from "../../../platform/given-up.ts";
import type { InEnvironment } from "../evidence-read-model.ts";
import type { KeptAnalysis } from "../kept-analysis-store.ts";
import type { KeptEvidence } from "../kept-evidence-store.ts";
import type { Asked, GivenUp, ThreadData, Told, ToldAside } from "./analysis-thread.ts";
import type { Answers, Question, Questions, Work } from "./answers.ts";

export interface AnalystLog {
  warn(details: object, message: string): void;
}

export interface AnalystDeps extends ThreadData {
  readonly log: AnalystLog;
  /** How long somebody waits for an answer; the work goes on, and asking again finds it done. */
  readonly patienceMs?: number;
  /** Keeps what took long to find, for whoever starts again. */
  readonly keep?: ((kept: KeptAnalysis) => Promise<void>) | undefined;
  /** The same of what took long to read. */
  readonly keepEvidence?: ((kept: KeptEvidence) => Promise<void>) | undefined;
}

export interface Patience extends Pick<AnalystDeps, "patienceMs"> {
  /** When it is aborted, the work stops with its turn, and what was asked is refused (`request_given_up`). */
  readonly signal?: AbortSignal | undefined;
}

export interface Analyst {
  /** Undefined: there is no such environment, or nothing of what was asked about in it. */
  ask<K extends keyof Questions>(
    question: Question<K>,
    patience?: Patience,
  ): Promise<Answers[K] | undefined>;
  /** What is being done in an environment while somebody waits for it; undefined when nothing is. */
  workIn(place: InEnvironment): Work | undefined;
  close(): Promise<void>;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

const patienceMsDefault = 25_000;
const retryAfterSeconds = 5;
const closeMsMax = 2_000;

/** Asks a thread that is started with the first question, and anew after it broke down. */
export function createAnalyst({ databaseUrl, log, patienceMs, ...keeping }: AnalystDeps): Analyst {
  const aside = createAside({ log, ...keeping });
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let isClosed = false;
  let count = 0;

  function start(): Worker {
    const started = startThread({ databaseUrl });
    started.on("message", (told: Told) => hear(told));
    started.on("error", (error) => stopped(started, error));
    started.on("exit", () => stopped(started, new Error("The thread has ended.")));
    // It never keeps the process alive.
    started.unref();
    return started;
  }

  function hear(told: Told): void {
    if (!("id" in told)) {
      aside.hear(told);
      return;
    }
    const asked = waiting.get(told.id);
    waiting.delete(told.id);
    if ("error" in told) asked?.reject(new Error(told.error));
    else asked?.resolve(told.answer);
  }

  function giveUp(id: number): void {
    worker?.postMessage({ givenUp: id } satisfies GivenUp);
    waiting.get(id)?.reject(givenUp());
    waiting.delete(id);
  }

  function stopped(from: Worker, error: Error): void {
    if (worker !== from) return;
    worker = undefined;
    aside.forget();
    if (!isClosed) log.warn({ err: error }, "the analysis of combinations broke down");
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    async ask<K extends keyof Questions>(
      question: Question<K>,
      { signal, ...patience }: Patience = {},
    ) {
      if (isClosed) throw notReady();
      refuseGivenUp(signal);
      worker ??= start();
      const id = count++;
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      worker.postMessage({ id, question } satisfies Asked);
      const waitMs = patience.patienceMs ?? patienceMs ?? patienceMsDefault;
      const stop = () => giveUp(id);
      signal?.addEventListener("abort", stop);
      const answered = await withinPatience(answer, waitMs).finally(() =>
        signal?.removeEventListener("abort", stop),
      );
      // The thread answers each kind with its own answer; a message carries no types.
      return answered as Answers[K] | undefined;
    },

    workIn: aside.workIn,

    async close() {
      isClosed = true;
      const open = worker;
      if (open === undefined) return;
      const ended = new Promise<void>((resolve) => open.once("exit", () => resolve()));
      open.postMessage("end");
      const timer = setTimeout(() => void open.terminate(), closeMsMax);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** What the thread tells that answers nobody. */
function createAside({
  log,
  keep,
  keepEvidence,
}: Pick<AnalystDeps, "log" | "keep" | "keepEvidence">) {
  const notKept = (err: unknown) => log.warn({ err }, "an analysis was not kept");
  const works = new Map<string, Work>();
  return {
    hear(told: ToldAside): void {
      if ("warning" in told) log.warn({}, told.warning);
      else if ("kept" in told) {
        keep?.(told.kept).catch(notKept);
      } else if ("keptEvidence" in told) {
        keepEvidence?.(told.keptEvidence).catch(notKept);
      } else if (told.work === undefined) works.delete(nameOf(told.place));
      else works.set(nameOf(told.place), told.work);
    },
    workIn: (place: InEnvironment) => works.get(nameOf(place)),
    forget: () => works.clear(),
  };
}

function nameOf({ project, environment }: InEnvironment): string {
  return `${project}/${environment}`;
}

/** Built, the module beside this one is JavaScript; in tests it is TypeScript, which a thread has to be told how to read. */
function startThread(workerData: ThreadData): Worker {
  const isSource = import.meta.url.endsWith(".ts");
  const module = new URL(`./analysis-thread.${isSource ? "ts" : "js"}`, import.meta.url);
  if (!isSource) return new Worker(module, { workerData });
  const start = `import("tsx/esm/api").then(({ register }) => {
    register();
    return import(${JSON.stringify(module.href)});
  }).catch((error) => setImmediate(() => { throw error; }));`;
  return new Worker(start, {
    workerData,
    eval: true,
    execArgv: ["--conditions=@yardarm/source"],
  });
}

async function withinPatience(answer: Promise<unknown>, patienceMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(notReady()), patienceMs);
  });
  try {
    return await Promise.race([answer, tooLong]);
  } finally {
    clearTimeout(timer);
    // Nobody may be there any more when it fails.
    answer.catch(() => undefined);
  }
}

function notReady(): DomainError {
  return new DomainError(
    "unavailable",
    "analysis_not_ready",
    "It is still being worked out which variants can meet. Ask again in a moment.",
    { retryAfterSeconds },
  );
}
