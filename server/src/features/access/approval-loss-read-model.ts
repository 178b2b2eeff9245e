import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { type AccessEntry, mayHaveTakenApproval, takingKinds } from "./approval-loss.ts";
import { installationChain, projectChain } from "./record.ts";

interface Row extends Record<string, unknown>, AccessEntry {}

/** Whether the record tells that somebody may have lost the right to approve in a project since then. */
export async function wasApprovalTaken(
  reader: Reader,
  { project, since }: { readonly project: string; readonly since: Date },
): Promise<boolean> {
  const chains = sql.param([installationChain, projectChain(project)]);
  const terms = sql.param(takingKinds.map((kind) => `kind:${kind}`));
  const { rows } = await reader.execute<Row>(sql`
    select e.kind, e.document::jsonb #> '{document,details}' as details
      from audit_search s join audit_entry e using (chain, entry)
     where s.chain = any (${chains}::text[]) and s.at > ${since} and s.terms && ${terms}::text[]`);
  return rows.some(mayHaveTakenApproval);
}
