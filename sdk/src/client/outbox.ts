import { asYardarmError, sendObservations, type Upstream } from "../connection/index.ts";
import type {
  EvaluationCount,
  ObservationBatch,
  Reporter as ReportedBy,
  RevisionId,
} from "../model/index.ts";
import type { Findings } from "./findings.ts";

/** About half a megabyte of JSON with the longest keys; a server takes a megabyte. */
const countsPerBatchMax = 1_000;
/** Batches that wait while the server does not answer; the oldest are given up. */
const waitingMax = 50;
/** A service that evaluates nothing still says, this often, that it is there and what it holds. */
const presenceMs = 60_000;

/** What is asked of whoever evaluates. */
export interface OutboxParts {
  readonly upstream: Upstream;
  /** What was counted since the last time. */
  readonly counts: () => readonly EvaluationCount[];
  /** What else was found out since; the first goes with the counts, the others are large. */
  readonly findings: (isLast: boolean) => readonly [Findings, ...Findings[]];
  readonly reporter: ReportedBy;
  readonly revision: () => RevisionId | undefined;
  /** Of a client that calls itself stale. */
  readonly staleMs: () => number | undefined;
  readonly warn: (message: string) => void;
}

type Sending = Parameters<typeof sendObservations>[2];

/** Batches of what was counted, which are sent again with the same id until the server has taken them. */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #waiting: ObservationBatch[] = [];
  #fromMs: number;
  #reportedAtMs: number;
  #hasWarned = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#fromMs = parts.upstream.edges.wallClock();
    this.#reportedAtMs = parts.upstream.edges.now();
  }

  /** What has to be reported now waits to be sent. */
  gather(isLast = false): void {
    const { counts, findings, upstream } = this.#parts;
    const counted = counts();
    const [beside, ...alone] = findings(isLast);
    const isPresenceDue = upstream.edges.now() - this.#reportedAtMs >= presenceMs;
    const isSilent = counted.length === 0 && Object.keys(beside).length + alone.length === 0;
    if (isSilent && !isPresenceDue) return;
    const toMs = upstream.edges.wallClock();
    for (let start = 0; start === 0 || start < counted.length; start += countsPerBatchMax) {
      const part = counted.slice(start, start + countsPerBatchMax);
      this.#waiting.push(this.#batch(toMs, part, start === 0 ? beside : {}));
    }
    for (const large of alone) this.#waiting.push(this.#batch(toMs, [], large));
    this.#fromMs = toMs;
    this.#reportedAtMs = upstream.edges.now();
    this.#waiting.splice(0, Math.max(0, this.#waiting.length - waitingMax));
  }

  /** How many wait to be sent. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Sends what waits, or that many of it, the oldest first, until one is not taken: that and the rest wait again, unless the server
   * refused it for good. Whoever sends at the same time sends others; what a runtime cuts off meanwhile is lost. Never rejects.
   */
  async send(how: Sending, atMost: number = waitingMax): Promise<void> {
    const some = this.#waiting.splice(0, atMost);
    while (some[0] !== undefined && (await this.#isDone(some[0], how))) some.shift();
    this.#waiting.unshift(...some);
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

  /** Sends it; whether it was taken, or refused for good. */
  async #isDone(batch: ObservationBatch, how: Sending): Promise<boolean> {
    try {
      await sendObservations(this.#parts.upstream, batch, how);
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
