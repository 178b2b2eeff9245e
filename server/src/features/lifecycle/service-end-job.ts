/** Ends the service of archived flags when their last day is over. */
import type { Change } from "@yardarm/core/changes";
import { dayOf } from "@yardarm/core/policies";
import { type Caller, systemCaller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Job } from "../../platform/jobs.ts";
import { listEnding } from "./service-end-read-model.ts";

export interface ServiceEndDeps {
  readonly reader: Reader;
  readonly clock: Clock;
  readonly submit: (
    caller: Caller,
    proposal: {
      readonly project: string;
      readonly changes: readonly Change[];
      readonly reason: string;
    },
  ) => Promise<unknown>;
}

const minuteMs = 60_000;

/** Each flag by itself: one that a freeze keeps waiting does not hold up the others, and is asked for again. */
export function serviceEnd({ reader, clock, submit }: ServiceEndDeps): Job {
  return {
    name: "end the service of archived flags",
    everyMs: 5 * minuteMs,
    async run() {
      const today = dayOf(clock().getTime());
      for (const { project, flag, servedUntil } of await listEnding(reader, today)) {
        const change: Change = {
          ...{ kind: "flag.fact", flag, field: "servedUntil", from: servedUntil, to: undefined },
        };
        const reason = `It was archived, and served as it was until ${servedUntil}.`;
        // Another server was first, somebody restored it, or nothing may change at this moment.
        await submit(systemCaller("lifecycle"), { project, changes: [change], reason }).catch(
          refusedOnly,
        );
      }
    },
  };
}

function refusedOnly(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
