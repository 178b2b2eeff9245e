/** Work that comes round by the clock. Every server does it; so each job must not mind being done twice. */
export interface Job {
  /** For the log. */
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

export interface JobLog {
  warn(details: object, message: string): void;
}

export interface JobOptions {
  readonly log: JobLog;
  readonly random?: () => number;
}

/**
 * Runs each job again and again until the answer is called, which resolves when none is running any more. A job starts
 * some time into its first interval, so that servers that were started together do not work at the same moment; what
 * fails is logged and comes round again.
 */
export function startJobs(
  jobs: readonly Job[],
  { log, random = Math.random }: JobOptions,
): () => Promise<void> {
  let isStopped = false;
  const timers = new Map<Job, NodeJS.Timeout>();
  const running = new Map<Job, Promise<void>>();

  function schedule(job: Job, delayMs: number): void {
    if (isStopped) return;
    timers.set(job, setTimeout(() => running.set(job, runOnce(job)), delayMs).unref());
  }

  async function runOnce(job: Job): Promise<void> {
    try {
      await job.run();
    } catch (error) {
      log.warn({ err: error, job: job.name }, "a job failed and will come round again");
    }
    schedule(job, job.everyMs);
  }

  for (const job of jobs) schedule(job, job.everyMs * random());
  return async () => {
    isStopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    await Promise.all(running.values());
  };
}
