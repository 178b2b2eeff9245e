import type { Group } from "@yardarm/core/registry";
import { and, asc, eq, like } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { bucketGroup } from "../../tables/registry/bucket-group.ts";
import { registryEdge } from "../../tables/registry/registry-edge.ts";

/** A group, and which flags are in it where. */
export interface GroupPage extends Group {
  readonly version: number;
  readonly changedAt: string;
  readonly flags: readonly FlagPlace[];
}

interface FlagPlace {
  readonly flag: string;
  readonly environment: string;
}

/** All groups of a project, or the one that is asked for, if it is there; by their keys. */
export async function readGroups(
  reader: Reader,
  { project, group }: { readonly project: string; readonly group?: string },
): Promise<readonly GroupPage[]> {
  const [rows, flags] = await Promise.all([
    reader
      .select()
      .from(bucketGroup)
      .where(
        and(
          eq(bucketGroup.project, project),
          group === undefined ? undefined : eq(bucketGroup.key, group),
        ),
      )
      .orderBy(asc(bucketGroup.key)),
    readFlags(reader, project, group),
  ]);
  return rows.map(({ key, document, version, changedAt }) => ({
    key,
    ...document,
    version,
    changedAt: changedAt.toISOString(),
    flags: flags.get(key) ?? [],
  }));
}

/** By group, which flags name it, and in which environments. */
async function readFlags(
  reader: Reader,
  project: string,
  group: string | undefined,
): Promise<ReadonlyMap<string, readonly FlagPlace[]>> {
  const { source, environment, target } = registryEdge;
  const edges = await reader
    .select({ source, environment, target })
    .from(registryEdge)
    .where(
      and(
        eq(registryEdge.project, project),
        group === undefined ? like(target, "group/%") : eq(target, `group/${group}`),
      ),
    )
    .orderBy(asc(source), asc(environment));
  const flags = new Map<string, FlagPlace[]>();
  for (const edge of edges) {
    const key = keyIn(edge.target);
    const place = { flag: keyIn(edge.source), environment: edge.environment };
    flags.set(key, [...(flags.get(key) ?? []), place]);
  }
  return flags;
}

/** Of an address such as `flag/new-checkout`. */
function keyIn(address: string): string {
  return address.slice(address.indexOf("/") + 1);
}
