import { Counter, Gauge, type Registry } from "prom-client";
import type { NextStep } from "./next-step.ts";

/** What this server made of deliveries, and how many wait for any server. */
export function measureDeliveries(
  metrics: Registry,
  countWaiting: () => Promise<number>,
): (state: NextStep["state"]) => void {
  const registers = [metrics];
  const attempts = new Counter({
    name: "yardarm_webhook_attempts_total",
    help: "Attempts of this server to deliver to webhooks, by what became of them: delivered, waiting (again later), failed (given up).",
    labelNames: ["result"] as const,
    registers,
  });
  for (const result of ["delivered", "waiting", "failed"]) attempts.inc({ result }, 0);
  new Gauge({
    name: "yardarm_webhook_deliveries_waiting",
    help: "Deliveries to webhooks that wait to be made, by all servers together.",
    registers,
    async collect() {
      // Measuring goes on when the database does not answer.
      this.set(await countWaiting().catch(() => Number.NaN));
    },
  });
  return (result) => attempts.inc({ result });
}
