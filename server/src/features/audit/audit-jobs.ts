import type { Job } from "../../platform/jobs.ts";
import type { Attempts } from "./attempts.ts";
import type { CheckpointService } from "./checkpoint-service.ts";
import type { RetentionService } from "./retention-service.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How soon a checkpoint that is due is made and sent. */
const checkpointMs = minuteMs / 4;

export function attemptJobs(attempts: Attempts): readonly Job[] {
  return [
    { name: "tell refused attempts", everyMs: minuteMs, run: attempts.tellRefusals },
    { name: "tell uses of tokens", everyMs: hourMs, run: attempts.tellTokenUses },
  ];
}

export function checkpointJob(checkpoints: CheckpointService): Job {
  return {
    name: "sign the record",
    everyMs: checkpointMs,
    async run() {
      await checkpoints.signDue();
      await checkpoints.sendUnsent();
    },
  };
}

export function retentionJob(retention: RetentionService): Job {
  return { name: "forget personal data that is old", everyMs: hourMs, run: retention.apply };
}
