/** What is kept of stale-flag reports: the one before, and who signed. */
import type { KeptReport, SignOff } from "@yardarm/core/reports";
import { and, asc, desc, eq, lt, lte } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { staleReport, staleSignOff } from "../../tables/stale-report.ts";

interface Question {
  readonly project: string;
  readonly asOf: Date;
}

/** The last report that was kept of a moment before. */
export async function findReportBefore(
  reader: Reader,
  { project, asOf }: Question,
): Promise<KeptReport | null> {
  const [row] = await reader
    .select()
    .from(staleReport)
    .where(and(eq(staleReport.project, project), lt(staleReport.asOf, asOf)))
    .orderBy(desc(staleReport.asOf))
    .limit(1);
  if (row === undefined) return null;
  const { asOf: of, madeAt, standings } = row;
  return { asOf: of.toISOString(), madeAt: madeAt.toISOString(), standings };
}

/** More than anybody reads; the newest count. */
const signOffsMax = 1_000;

/** Who signed what up to a moment, the last last. */
export async function listSignOffs(
  reader: Reader,
  { project, asOf }: Question,
): Promise<readonly SignOff[]> {
  const rows = await reader
    .select({ signOff: staleSignOff, by: person.name })
    .from(staleSignOff)
    .innerJoin(person, eq(person.id, staleSignOff.personId))
    .where(and(eq(staleSignOff.project, project), lte(staleSignOff.asOf, asOf)))
    .orderBy(asc(staleSignOff.at))
    .limit(signOffsMax);
  return rows.map(({ signOff, by }) => {
    const { team, at, asOf: of, note, digest, flags, stale } = signOff;
    return { team, by, at: at.toISOString(), asOf: of.toISOString(), note, digest, flags, stale };
  });
}
