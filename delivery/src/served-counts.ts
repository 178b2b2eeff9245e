import { randomUUID } from "node:crypto";
import type { Decision } from "@yardarm/sdk/evaluate";
import type { EvaluationCount, ObservationBatch } from "@yardarm/sdk/model";
import { limits } from "@yardarm/sdk/model";
import type { KeyAccess, Source } from "./source.ts";

export interface ServedCountsOptions {
  readonly source: Pick<Source, "observe">;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly onError: (error: unknown, doing: string) => void;
}

/** One evaluation that was asked for; without a decision the flag was not found. */
export interface ServedEvaluation {
  readonly flag: string;
  readonly decision: Decision | undefined;
  readonly revision: string;
}

interface Counted {
  /** Whether all flags were asked for at once. */
  isBulk: boolean;
  readonly access: KeyAccess;
  readonly fromMs: number;
  readonly counts: Map<string, EvaluationCount>;
  revision: string;
}

interface Waiting {
  readonly access: KeyAccess;
  readonly batch: ObservationBatch;
}

/** So many different counts of one key are told apart; who makes keys up cannot fill the memory. */
const countsMax = 10_000;
/** Batches that wait while the source does not take them; the oldest are given up. */
const waitingMax = 50;

/**
 * What this process decided for others, flag by flag. It is reported as their own clients would report it, under the
 * name of the protocol, since whoever asks that way cannot.
 */
export class ServedCounts {
  readonly #options: ServedCountsOptions;
  readonly #instance = randomUUID();
  readonly #counted = new Map<string, Counted>();
  #waiting: Waiting[] = [];

  constructor(options: ServedCountsOptions) {
    this.#options = options;
  }

  count(access: KeyAccess, { flag, decision, revision }: ServedEvaluation): void {
    if (flag === "" || flag.length > limits.keyLengthMax) return;
    const counted = this.#of(access, revision);
    const served = servedOf(decision);
    const id = JSON.stringify([flag, served]);
    const before = counted.counts.get(id);
    if (before === undefined && counted.counts.size >= countsMax) return;
    const count = (before?.count ?? 0) + 1;
    counted.counts.set(id, { flag, ...served, count });
    counted.revision = revision;
  }

  /** Somebody asked for all flags at once: of none of them it is known whether they use it. */
  countBulk(access: KeyAccess, revision: string): void {
    const counted = this.#of(access, revision);
    counted.isBulk = true;
    counted.revision = revision;
  }

  /** Reports what was counted since the last time, and what could not be reported then. Never rejects. */
  async flush(): Promise<void> {
    const batches = [...this.#waiting, ...this.#take()];
    this.#waiting = [];
    const outcomes = await Promise.all(batches.map((waiting) => this.#isReported(waiting)));
    const failed = batches.filter((_, index) => outcomes[index] === false);
    this.#waiting = [...failed, ...this.#waiting].slice(-waitingMax);
  }

  #of(access: KeyAccess, revision: string): Counted {
    const known = this.#counted.get(access.keyId);
    if (known !== undefined) return known;
    const fromMs = this.#options.wallClock();
    const counts = new Map<string, EvaluationCount>();
    const counted = { access, fromMs, counts, revision, isBulk: false };
    this.#counted.set(access.keyId, counted);
    return counted;
  }

  #take(): Waiting[] {
    const taken = [...this.#counted.values()];
    this.#counted.clear();
    const to = new Date(this.#options.wallClock()).toISOString();
    return taken.map(({ access, counts, fromMs, revision, isBulk }) => ({
      access,
      batch: {
        id: randomUUID(),
        reporter: { service: "ofrep", instance: this.#instance, sdk: "ofrep" },
        revision,
        from: new Date(fromMs).toISOString(),
        to,
        counts: [...counts.values()],
        ...(isBulk && { bulk: access.kind === "server" ? "all" : "client_side" }),
      },
    }));
  }

  async #isReported({ access, batch }: Waiting): Promise<boolean> {
    try {
      await this.#options.source.observe(access, batch);
      return true;
    } catch (error) {
      this.#options.onError(error, "counting evaluations");
      return false;
    }
  }
}

function servedOf(decision: Decision | undefined): Omit<EvaluationCount, "flag" | "count"> {
  if (decision === undefined) return { reason: "ERROR", errorCode: "FLAG_NOT_FOUND" };
  const { variant, reason, errorCode } = decision;
  if (errorCode !== undefined) return { reason: "ERROR", errorCode };
  return { ...(variant !== undefined && { variant }), reason };
}
