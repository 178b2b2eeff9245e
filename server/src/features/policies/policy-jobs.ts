import { judgeProject } from "@yardarm/core/policies";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";
import { keepJudgement } from "./policy-judgement-store.ts";
import { listJudgedProjects, readProject } from "./policy-read-model.ts";

const hourMs = 3_600_000;

export interface NightlyJudgementDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
}

/**
 * Judges each project once a day of UTC: days pass without anybody asking for anything, and flags expire with them. It
 * comes round more often, so that a server which was down at midnight makes up for it.
 */
export function nightlyJudgement({ database, reader, clock }: NightlyJudgementDeps): Job {
  return {
    name: "judge projects by their policies",
    everyMs: hourMs,
    async run() {
      const at = clock();
      const today = at.toISOString().slice(0, 10);
      const projects = await listJudgedProjects(reader);
      const due = projects.filter(({ asOf }) => asOf?.toISOString().slice(0, 10) !== today);
      for (const { project } of due) {
        const findings = judgeProject(await readProject(reader, { project, at }));
        await inTransaction(database, (tx) => keepJudgement(tx, { project, asOf: at, findings }));
      }
    },
  };
}
