import { Counter, Histogram, type Registry } from "prom-client";
import type { ChangeService } from "../features/changes/change-service.ts";
import { DomainError } from "../platform/domain-error.ts";

const DURATION_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** The writer, with what became of each request counted and the time that commits take measured. */
export function measureChanges(changes: ChangeService, metrics: Registry): ChangeService {
  const registers = [metrics];
  const durations = new Histogram({
    name: "yardarm_commit_duration_seconds",
    help: "Time that a change request took until it was applied, waiting for the project's lock included.",
    buckets: DURATION_BUCKETS_S,
    registers,
  });
  const requests = new Counter({
    name: "yardarm_change_requests_total",
    help: "Change requests by what became of them: applied, unchanged, the code of a refusal, or failed.",
    labelNames: ["result"] as const,
    registers,
  });
  async function measured(submit: () => ReturnType<ChangeService["submit"]>) {
    const stop = durations.startTimer();
    try {
      const outcome = await submit();
      requests.inc({ result: outcome.state });
      if (outcome.state === "applied") stop();
      return outcome;
    } catch (error) {
      requests.inc({ result: error instanceof DomainError ? error.code : "failed" });
      throw error;
    }
  }
  return {
    ...changes,
    submit: (caller, proposal) => measured(() => changes.submit(caller, proposal)),
    revert: (caller, reversal) => measured(() => changes.revert(caller, reversal)),
  };
}
