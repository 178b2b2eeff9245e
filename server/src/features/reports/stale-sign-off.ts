/** Somebody of a team says that they have looked at its flags: it is kept, and the record tells of it. */
import { canonicalJson } from "@yardarm/core/audit";
import { type StaleReport, standingsOf } from "@yardarm/core/reports";
import { type Caller, personBehind } from "../../platform/actor.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { HandingOutDeps } from "./handing-out.ts";
import { sha256 } from "./sha256.ts";
import { reportStale, type StaleReportDeps } from "./stale-report-service.ts";
import { addSignOff, keepReport } from "./stale-store.ts";

export interface SignOffDeps extends StaleReportDeps, Pick<HandingOutDeps, "record"> {
  /** The teams that a person is in. */
  readonly teamsOf: (person: string) => Promise<readonly string[]>;
}

export interface SignOffWish {
  readonly project: string;
  readonly team: string;
  readonly note: string | null;
}

/** Of the flags as they are now: who has looked, has looked at that. */
export async function signOff(
  deps: SignOffDeps,
  { project, team, note }: SignOffWish,
  caller: Caller,
): Promise<{ readonly at: string; readonly digest: string }> {
  const person = personBehind(caller.actor);
  const isOfTeam = person !== undefined && (await deps.teamsOf(person)).includes(team);
  if (person === undefined || !(isOfTeam || caller.may("policy.write", project)))
    throw new DomainError(
      "forbidden",
      "sign_off_by_others",
      `Only members of the team "${team}" and admins sign for it.`,
    );
  const report = await reportStale(deps, { project, filter: {} });
  const part = report.teams.find(({ owner }) => owner === `team:${team}`);
  if (part === undefined)
    throw new DomainError(
      "not_found",
      "sign_off_of_nothing",
      `The team "${team}" has no flag in this project.`,
    );
  const at = deps.clock();
  const own = report.lines.filter(({ owner }) => owner.kind === "team" && owner.id === team);
  const digest = sha256(canonicalJson(JSON.parse(JSON.stringify(standingsOf(own)))));
  const { flags, stale } = part;
  await inTransaction(deps.database, async (tx) => {
    await keepReport(tx, keptOf(report));
    await addSignOff(tx, {
      ...{ project, team, at, asOf: new Date(report.asOf), personId: person, note, digest },
      ...{ flags, stale },
    });
    await deps.record(tx, report.chain, {
      kind: "report.signed_off",
      caller,
      summary: `${caller.actor.name} signed the stale-flag report for ${part.name}.`,
      ...(note !== null && { reason: note }),
      details: { report: "stale", team, asOf: report.asOf, flags, stale, sha256: digest },
    });
  });
  return { at: at.toISOString(), digest };
}

export function keptOf(report: StaleReport) {
  return {
    project: report.project.key,
    asOf: new Date(report.asOf),
    madeAt: new Date(report.madeAt),
    standings: standingsOf(report.lines),
  };
}
