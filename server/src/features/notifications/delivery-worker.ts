/** Looks for deliveries that are due, and makes several at a time. Each server has one; they share the work. */
import type { JobLog } from "../../platform/jobs.ts";
import type { Delivering } from "./delivering.ts";
import type { Claimed } from "./delivery-store.ts";

export interface WorkerOptions {
  readonly delivering: Delivering;
  readonly log: JobLog;
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 1_000;
/** At a time on one server; a slow receiver takes no more than its own part. */
const CONCURRENT_MAX = 32;
const PER_WEBHOOK_MAX = 4;
/** When the server stops. What is still under way then is made again after its lease. */
const FINISH_WITHIN_MS = 3_000;

export class DeliveryWorker {
  readonly #options: WorkerOptions;
  readonly #underWay = new Map<Promise<void>, string>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  start(): void {
    const { lookEveryMs = LOOK_EVERY_MS } = this.#options;
    this.#timer = setInterval(() => this.#look(), lookEveryMs).unref();
  }

  /** Takes nothing new, and waits a while for what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#looking;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FINISH_WITHIN_MS);
    });
    await Promise.race([Promise.all(this.#underWay.keys()), tooLong]);
    clearTimeout(timer);
  }

  /** One look at a time; each delivery that ends makes room for another one. */
  #look(): void {
    if (this.#isStopped || this.#looking !== undefined) return;
    this.#looking = this.#takeAll()
      .catch((error: unknown) => this.#warn(error, "deliveries of webhooks could not be taken"))
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async #takeAll(): Promise<void> {
    while (!this.#isStopped && this.#underWay.size < CONCURRENT_MAX) {
      const claimed = await this.#options.delivering.claim({
        limit: CONCURRENT_MAX - this.#underWay.size,
        perWebhook: PER_WEBHOOK_MAX,
        busy: this.#busy(),
      });
      if (claimed.length === 0) return;
      for (const each of claimed) this.#begin(each);
    }
  }

  #begin(claimed: Claimed): void {
    const attempt: Promise<void> = this.#options.delivering
      .attempt(claimed)
      .catch((error: unknown) => this.#warn(error, "a delivery was not noted and is made again"))
      .finally(() => {
        this.#underWay.delete(attempt);
        this.#look();
      });
    this.#underWay.set(attempt, claimed.webhook);
  }

  #busy(): readonly string[] {
    const counts = new Map<string, number>();
    for (const webhook of this.#underWay.values())
      counts.set(webhook, (counts.get(webhook) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= PER_WEBHOOK_MAX).map(([webhook]) => webhook);
  }

  #warn(error: unknown, message: string): void {
    if (!this.#isStopped) this.#options.log.warn({ err: error }, message);
  }
}
