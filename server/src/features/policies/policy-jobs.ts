import { judgeProject } from "@yardarm/core/policies";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";
import { type BrokenPolicy, newlyBroken } from "./new-findings.ts";
import { keepJudgement } from "./policy-judgement-store.ts";
import { findJudgement, listJudgedProjects, readProject } from "./policy-read-model.ts";

const hourMs = 3_600_000;

export interface NightlyJudgementDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
  /** Tells whoever wants to hear of it, in the transaction that keeps what was found. */
  readonly tell: (
    tx: Transaction,
    told: BrokenPolicy & { readonly project: string; readonly at: Date },
  ) => Promise<void>;
}

/**
 * Judges each project once a day of UTC: days pass without anybody asking for anything, and flags expire with them. It
 * comes round more often, so that a server which was down at midnight makes up for it.
 */
export function nightlyJudgement({ database, reader, clock, tell }: NightlyJudgementDeps): Job {
  return {
    name: "judge projects by their policies",
    everyMs: hourMs,
    async run() {
      const at = clock();
      const today = at.toISOString().slice(0, 10);
      const projects = await listJudgedProjects(reader);
      const due = projects.filter(({ asOf }) => asOf?.toISOString().slice(0, 10) !== today);
      for (const { project } of due) {
        const question = await readProject(reader, { project, at });
        const findings = judgeProject(question);
        const before = await findJudgement(reader, project);
        const broken = newlyBroken(question.policies, before?.findings ?? [], findings);
        await inTransaction(database, async (tx) => {
          await keepJudgement(tx, { project, asOf: at, findings });
          for (const each of broken) await tell(tx, { ...each, project, at });
        });
      }
    },
  };
}
