import type { Correlation, EnvironmentKind } from "@yardarm/core/registry";
import { and, eq } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { environment } from "../../tables/registry/environment.ts";

export interface EnvironmentPage {
  readonly key: string;
  readonly name: string;
  readonly kind: EnvironmentKind;
  readonly isProtected: boolean;
  readonly position: number;
  readonly correlations: readonly Correlation[];
  readonly version: number;
  readonly revision: number;
}

/** `undefined` when there is no such environment. */
export async function findEnvironment(
  reader: Reader,
  place: { readonly project: string; readonly environment: string },
): Promise<EnvironmentPage | undefined> {
  const [row] = await reader
    .select()
    .from(environment)
    .where(and(eq(environment.project, place.project), eq(environment.key, place.environment)));
  if (row === undefined) return undefined;
  const { project: _project, ...page } = row;
  return page;
}
