import { asYardarmError, pause, sendObservations, type Upstream } from "../connection/index.ts";
import type {
  EvaluationCount,
  ObservationBatch,
  Reporter as ReportedBy,
  RevisionId,
} from "../model/index.ts";
import type { Findings } from "./observed.ts";

/** About half a megabyte of JSON with the longest keys; a server takes a megabyte. */
const countsPerBatchMax = 1_000;
/** Batches that wait while the server does not answer; the oldest are given up. */
const waitingMax = 50;
/** A service that evaluates nothing still says, this often, that it is there and what it holds. */
const presenceMs = 60_000;
/** How long `close` waits for what is still to be reported. */
const lastFlushMs = 3_000;

export interface ReporterParts {
  readonly upstream: Upstream;
  /** What was counted since the last time. */
  readonly counts: () => readonly EvaluationCount[];
  /** What else was found out since; the first goes with the counts, the others are large. */
  readonly findings: (isLast: boolean) => readonly [Findings, ...Findings[]];
  readonly reporter: ReportedBy;
  /** 0 = nothing is ever reported. */
  readonly flushMs: number;
  readonly revision: () => RevisionId | undefined;
  /** Of a client that calls itself stale. */
  readonly staleMs: () => number | undefined;
  readonly warn: (message: string) => void;
}

/** Reports what was counted, in batches that are sent again with the same id until the server has taken them. */
export class Reporter {
  readonly #parts: ReporterParts;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly #waiting: ObservationBatch[] = [];
  #fromMs: number;
  #reportedAtMs: number;
  #sending: Promise<void> | undefined;
  #hasWarned = false;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
    this.#fromMs = parts.upstream.edges.wallClock();
    this.#reportedAtMs = parts.upstream.edges.now();
  }

  /** Reports again and again until it is closed. Never rejects. */
  async run(): Promise<void> {
    const { flushMs, upstream } = this.#parts;
    const { signal } = this.#stop;
    while (flushMs > 0 && !signal.aborted) {
      await pause(upstream.edges, flushMs, signal);
      if (!signal.aborted) await this.#flush();
    }
  }

  /** Reports the rest, for a bounded time. Never rejects. */
  async close(): Promise<void> {
    this.#stop.abort();
    const { flushMs, upstream } = this.#parts;
    if (flushMs === 0) return;
    const undo = upstream.edges.after(lastFlushMs, () => this.#abort.abort());
    await this.#flush(true);
    undo();
  }

  /** Reports the rest of a page that may be gone the next moment, beside whatever else is being sent. */
  leave(): void {
    if (this.#parts.flushMs === 0 || this.#stop.signal.aborted) return;
    for (const batch of this.#gather(false)) void this.#send(batch, true);
  }

  async #flush(isLast = false): Promise<void> {
    // What is being sent goes first, so that nothing is sent twice at a time.
    await this.#sending;
    this.#gather(isLast);
    this.#sending = this.#sendAll(isLast);
    await this.#sending;
  }

  /** What has to be reported now, and waits until it is. */
  #gather(isLast: boolean): readonly ObservationBatch[] {
    const { counts, findings, upstream } = this.#parts;
    const counted = counts();
    const [beside, ...alone] = findings(isLast);
    const isPresenceDue = upstream.edges.now() - this.#reportedAtMs >= presenceMs;
    const isSilent = counted.length === 0 && Object.keys(beside).length + alone.length === 0;
    if (isSilent && !isPresenceDue) return [];
    const batches: ObservationBatch[] = [];
    const toMs = upstream.edges.wallClock();
    for (let start = 0; start === 0 || start < counted.length; start += countsPerBatchMax) {
      const part = counted.slice(start, start + countsPerBatchMax);
      batches.push(this.#batch(toMs, part, start === 0 ? beside : {}));
    }
    for (const large of alone) batches.push(this.#batch(toMs, [], large));
    this.#waiting.push(...batches);
    this.#fromMs = toMs;
    this.#reportedAtMs = upstream.edges.now();
    this.#waiting.splice(0, Math.max(0, this.#waiting.length - waitingMax));
    return batches;
  }

  #batch(toMs: number, counts: readonly EvaluationCount[], findings: Findings): ObservationBatch {
    const { reporter, upstream } = this.#parts;
    const revision = this.#parts.revision();
    const staleMs = this.#parts.staleMs();
    return {
      id: upstream.edges.newId(),
      reporter,
      ...(revision !== undefined && { revision }),
      ...(staleMs !== undefined && { staleMs: Math.round(staleMs) }),
      from: new Date(this.#fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      counts,
      ...findings,
    };
  }

  async #sendAll(outlives: boolean): Promise<void> {
    for (let batch = this.#waiting[0]; batch !== undefined; batch = this.#waiting[0]) {
      if (!(await this.#send(batch, outlives))) return;
    }
  }

  /** Sends it, and no longer keeps it when it was taken or refused for good. Never rejects. */
  async #send(batch: ObservationBatch, outlives: boolean): Promise<boolean> {
    const isDone = await this.#isDone(batch, outlives);
    const at = this.#waiting.indexOf(batch);
    if (isDone && at >= 0) this.#waiting.splice(at, 1);
    return isDone;
  }

  /** Sends it; whether it was taken, or refused for good. */
  async #isDone(batch: ObservationBatch, outlives: boolean): Promise<boolean> {
    try {
      const { signal } = this.#abort;
      await sendObservations(this.#parts.upstream, batch, { signal, outlives });
      return true;
    } catch (thrown) {
      const { status, message } = asYardarmError(thrown);
      const isRefused = status === 400 || status === 413 || status === 422;
      if (isRefused && !this.#hasWarned) {
        this.#hasWarned = true;
        this.#parts.warn(`What was counted is lost. ${message}`);
      }
      return isRefused;
    }
  }
}
