import { dayOf } from "@yardarm/core/policies";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";
import { listUncounted } from "./debt-read-model.ts";
import { keepDebt, pruneDebt } from "./debt-store.ts";
import { lifeParts, readJudge } from "./life-read-model.ts";
import { type Borne, borneOf, loadsOf } from "./lifecycle-page.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Longer than a year, so that a year can be compared with the one before it began. */
const keptDays = 400;

export interface DebtCountDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
}

/** Counts once a day of UTC what everybody has to clear away. It comes round more often, as a server may be down at midnight. */
export function debtCount({ database, reader, clock }: DebtCountDeps): Job {
  return {
    name: "count stale flags by owner",
    everyMs: hourMs,
    async run() {
      const now = clock();
      const day = dayOf(now.getTime());
      for (const project of await listUncounted(reader, day)) {
        const active = { project, state: "active" } as const;
        const judge = await readJudge(reader, { project, now });
        const borne: Borne[] = [];
        for await (const { lives } of lifeParts(reader, judge, active))
          for (const life of lives.values()) borne.push(borneOf(life));
        const loads = loadsOf(borne);
        await inTransaction(database, (tx) => keepDebt(tx, { project, day, loads }));
      }
      const before = dayOf(now.getTime() - keptDays * dayMs);
      await inTransaction(database, (tx) => pruneDebt(tx, before));
    },
  };
}
