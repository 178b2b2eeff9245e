import { and, eq } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { keptAnalysis } from "../../tables/kept-analysis.ts";
import type { InEnvironment } from "./evidence-read-model.ts";

/** What this engine found last of an environment; undefined when nothing was kept. */
export async function findKeptAnalysis(
  reader: Reader,
  { project, environment }: InEnvironment,
  engine: string,
): Promise<Uint8Array | undefined> {
  const [row] = await reader
    .select({ found: keptAnalysis.found })
    .from(keptAnalysis)
    .where(
      and(
        eq(keptAnalysis.project, project),
        eq(keptAnalysis.environment, environment),
        eq(keptAnalysis.engine, engine),
      ),
    );
  return row?.found;
}
