import type { App } from "../platform/http/app.ts";
import { type Job, startJobs } from "../platform/jobs.ts";
import type { Stage } from "./stage.ts";

/** Does work that comes round by the clock, from when the application is ready until it closes. */
export function runJobs(app: App, stage: Stage, jobs: readonly Job[]): void {
  let stop: () => Promise<void> = async () => undefined;
  app.addHook("onReady", async () => {
    stop = startRounds(stage, jobs);
  });
  app.addHook("onClose", () => stop());
}

/** The same, for who begins and ends by itself. */
export function startRounds(
  { logger, rhythm }: Pick<Stage, "logger" | "rhythm">,
  jobs: readonly Job[],
): () => Promise<void> {
  return startJobs(rhythm?.isStill === true ? [] : jobs, { log: logger });
}
