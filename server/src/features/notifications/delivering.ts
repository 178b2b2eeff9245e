/** One attempt from beginning to end: sent, judged, noted; and what has to follow for the webhook. */
import { systemCaller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { type Claimed, claimDue, noteEnding } from "./delivery-store.ts";
import { failingMsMax, type NextStep, nextStepOf } from "./next-step.ts";
import { chainOf, type WriteRecord } from "./record.ts";
import { excerptOf, outcomeOf, type Send } from "./sender.ts";
import { disableWebhook } from "./webhook-store.ts";

export interface DeliveringDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly record: WriteRecord;
  readonly send: Send;
  readonly random: () => number;
  /** Told of what became of each attempt, for measurements. */
  readonly onEnd?: (state: NextStep["state"]) => void;
}

export interface ClaimWish {
  readonly limit: number;
  readonly perWebhook: number;
  readonly busy: readonly string[];
}

export interface Delivering {
  /** Takes deliveries that are due; nobody else has them for the time of the lease. */
  claim(wish: ClaimWish): Promise<readonly Claimed[]>;
  /** `isOnce`: not to be repeated, and no reason to disable anything. */
  attempt(claimed: Claimed, options?: { readonly isOnce: boolean }): Promise<void>;
}

/** Several times what an attempt may take. Also said in docs/webhooks.md. */
export const leaseMs = 60_000;

export function createDelivering(deps: DeliveringDeps): Delivering {
  const { database, clock } = deps;
  return {
    claim(wish) {
      const now = clock();
      const leasedUntil = new Date(now.getTime() + leaseMs);
      return inTransaction(database, (tx) => claimDue(tx, { ...wish, now, leasedUntil }));
    },
    async attempt(claimed, { isOnce } = { isOnce: false }) {
      const { webhook, event, number, round, failingSince } = claimed;
      const { result, at, durationMs } = await deps.send(claimed);
      const chance = deps.random();
      const judged = nextStepOf({ result, round, at, chance, failingSince });
      const step = isOnce ? lastStep(judged) : judged;
      await inTransaction(database, async (tx) => {
        await noteEnding(tx, {
          ...{ webhook, event: event.id, number, at, durationMs, step },
          outcome: outcomeOf(result),
          status: result.kind === "answered" ? result.status : null,
          excerpt: excerptOf(result),
        });
        if (step.disabledWhy !== undefined) await disable(deps, tx, claimed, step.disabledWhy);
      });
      deps.onEnd?.(step.state);
    },
  };
}

function lastStep({ state }: NextStep): NextStep {
  return {
    state: state === "waiting" ? "failed" : state,
    nextAt: undefined,
    quietUntil: undefined,
    disabledWhy: undefined,
  };
}

const DAY_MS = 86_400_000;

/** In words, for the record and for whoever is told. */
const reasons = {
  gone: "its address answers that it is gone (410).",
  failing: `nothing was accepted for ${failingMsMax / DAY_MS} days.`,
} as const;

async function disable(
  { record }: DeliveringDeps,
  tx: Transaction,
  { webhook, name, project }: Claimed,
  why: "gone" | "failing",
): Promise<void> {
  if (!(await disableWebhook(tx, webhook, why))) return;
  await record(tx, chainOf(project), {
    kind: "webhook.disabled",
    caller: systemCaller("webhooks"),
    summary: `The webhook "${name}" was disabled: ${reasons[why]}`,
    details: { webhook, name, why: reasons[why] },
  });
}
