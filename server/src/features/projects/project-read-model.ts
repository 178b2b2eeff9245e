import { asc, eq } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { auditHead } from "../../tables/audit.ts";
import { project } from "../../tables/project.ts";
import { environment } from "../../tables/registry/environment.ts";
import { team } from "../../tables/team.ts";

/** A project with all that its pages need to know of it; `undefined` when there is none. */
export async function findProject(reader: Reader, key: string) {
  const [found] = await reader
    .select({ key: project.key, name: project.name, entry: auditHead.entry })
    .from(project)
    .leftJoin(auditHead, eq(auditHead.chain, `project:${key}`))
    .where(eq(project.key, key));
  if (found === undefined) return undefined;
  const [environments, teams] = await Promise.all([
    listEnvironments(reader, key),
    reader.select().from(team).orderBy(asc(team.name), asc(team.key)),
  ]);
  return { ...found, entry: found.entry ?? 0, environments, teams };
}

function listEnvironments(reader: Reader, key: string) {
  return reader
    .select({
      key: environment.key,
      name: environment.name,
      kind: environment.kind,
      isProtected: environment.isProtected,
      position: environment.position,
      version: environment.version,
      revision: environment.revision,
    })
    .from(environment)
    .where(eq(environment.project, key))
    .orderBy(asc(environment.position), asc(environment.key));
}

export async function hasProjects(reader: Reader): Promise<boolean> {
  const rows = await reader.select({ key: project.key }).from(project).limit(1);
  return rows.length > 0;
}
