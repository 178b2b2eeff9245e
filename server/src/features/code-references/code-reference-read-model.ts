/** Where code says the keys of flags, for the page of a flag and for the project as a whole. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import type { CodeContext } from "../../tables/code-reference.ts";

export interface ScannedBranch {
  readonly repository: string;
  readonly branch: string;
  readonly isDefault: boolean;
  readonly commit: string;
  readonly committedAt: string;
  readonly scannedAt: string;
}

export interface BranchOfFlag extends ScannedBranch {
  readonly count: number;
  readonly linkTemplate: string | null;
  readonly references: readonly {
    readonly path: string;
    readonly line: number;
    readonly hash: string;
    readonly context: CodeContext | null;
  }[];
}

const referencesShown = 100;

/** As Postgres gives it. */
type ScanRow = {
  readonly [Name in keyof ScannedBranch]: Name extends "committedAt" | "scannedAt"
    ? Date | string
    : ScannedBranch[Name];
};

const scanColumns = sql`scan.repository, scan.branch, scan.is_default AS "isDefault", scan.commit,
           scan.committed_at AS "committedAt", scan.scanned_at AS "scannedAt"`;

/** All default branches, those without the key too, and other branches that have it. */
export async function branchesOfFlag(
  reader: Reader,
  { project, flag }: { readonly project: string; readonly flag: string },
): Promise<readonly BranchOfFlag[]> {
  const { rows } = await reader.execute<
    ScanRow & Pick<BranchOfFlag, "count" | "linkTemplate" | "references">
  >(sql`
    SELECT ${scanColumns}, scan.link_template AS "linkTemplate", found.count, found."references"
      FROM code_scan AS scan
      CROSS JOIN LATERAL (
        SELECT count(*)::integer AS count,
               coalesce(
                 jsonb_agg(jsonb_build_object(
                   'path', path, 'line', line, 'hash', hash, 'context', context)
                   ORDER BY path COLLATE "C", line) FILTER (WHERE place <= ${referencesShown}),
                 '[]') AS "references"
          FROM (
            SELECT path, line, hash, context,
                   row_number() OVER (ORDER BY path COLLATE "C", line) AS place
              FROM code_reference AS reference
             WHERE reference.project = scan.project AND reference.repository = scan.repository
               AND reference.branch = scan.branch AND reference.key = ${flag}
          ) AS placed
      ) AS found
     WHERE scan.project = ${project} AND (scan.is_default OR found.count > 0)
     ORDER BY scan.is_default DESC, found.count = 0, scan.repository, scan.branch`);
  return rows.map(withInstants);
}

export interface ReferencedBranch extends ScannedBranch {
  readonly references: number;
  readonly flags: number;
}

/** Everything that was scanned, with how much was found there. */
export async function branchesOf(
  reader: Reader,
  { project }: { readonly project: string },
): Promise<readonly ReferencedBranch[]> {
  const { rows } = await reader.execute<
    ScanRow & Pick<ReferencedBranch, "references" | "flags">
  >(sql`
    SELECT ${scanColumns}, count(reference.key)::integer AS "references",
           count(DISTINCT reference.key)::integer AS flags
      FROM code_scan AS scan
      LEFT JOIN code_reference AS reference
        ON reference.project = scan.project AND reference.repository = scan.repository
       AND reference.branch = scan.branch
     WHERE scan.project = ${project}
     GROUP BY scan.project, scan.repository, scan.branch
     ORDER BY scan.is_default DESC, scan.repository, scan.branch`);
  return rows.map(withInstants);
}

/** What default branches say about each key that stands on one. */
export interface ReferencedKey {
  readonly key: string;
  /** `null` when there is no such flag. */
  readonly state: "active" | "archived" | null;
  readonly references: number;
  readonly repositories: readonly string[];
  readonly path: string;
  readonly line: number;
}

export async function referencedKeys(
  reader: Reader,
  { project }: { readonly project: string },
): Promise<readonly ReferencedKey[]> {
  const { rows } = await reader.execute<ReferencedKey & Record<string, unknown>>(sql`
    SELECT reference.key, flag.state, count(*)::integer AS "references",
           array_agg(DISTINCT reference.repository) AS repositories,
           (array_agg(reference.path ORDER BY reference.path COLLATE "C", reference.line))[1] AS path,
           (array_agg(reference.line ORDER BY reference.path COLLATE "C", reference.line))[1] AS line
      FROM code_reference AS reference
      JOIN code_scan AS scan
        ON scan.project = reference.project AND scan.repository = reference.repository
       AND scan.branch = reference.branch AND scan.is_default
      LEFT JOIN flag ON flag.project = reference.project AND flag.key = reference.key
     WHERE reference.project = ${project}
     GROUP BY reference.key, flag.state
     ORDER BY reference.key COLLATE "C"`);
  return rows;
}

/** Flags in use that no default branch says. */
export async function unreferencedFlags(
  reader: Reader,
  { project }: { readonly project: string },
): Promise<readonly string[]> {
  const { rows } = await reader.execute<{ key: string }>(sql`
    SELECT flag.key
      FROM flag
     WHERE flag.project = ${project} AND flag.state = 'active'
       AND NOT EXISTS (
         SELECT FROM code_reference AS reference
           JOIN code_scan AS scan
             ON scan.project = reference.project AND scan.repository = reference.repository
            AND scan.branch = reference.branch AND scan.is_default
          WHERE reference.project = flag.project AND reference.key = flag.key)
     ORDER BY flag.key COLLATE "C"`);
  return rows.map(({ key }) => key);
}

/** Those of the keys that no flag has, archived ones included. */
export async function unknownKeys(
  reader: Reader,
  { project, keys }: { readonly project: string; readonly keys: readonly string[] },
): Promise<readonly string[]> {
  const { rows } = await reader.execute<{ key: string }>(sql`
    SELECT given.key
      FROM jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) AS given (key)
     WHERE NOT EXISTS (
       SELECT FROM flag WHERE flag.project = ${project} AND flag.key = given.key)
     ORDER BY given.key COLLATE "C"`);
  return rows.map(({ key }) => key);
}

/** How many repositories a project has scans of, this one left out. */
export async function otherRepositories(
  reader: Reader,
  { project, repository }: { readonly project: string; readonly repository: string },
): Promise<number> {
  const { rows } = await reader.execute<{ count: number }>(sql`
    SELECT count(DISTINCT repository)::integer AS count
      FROM code_scan WHERE project = ${project} AND repository <> ${repository}`);
  return rows[0]?.count ?? 0;
}

function withInstants<Row extends ScanRow>(
  row: Row,
): Omit<Row, "committedAt" | "scannedAt"> & { committedAt: string; scannedAt: string } {
  return {
    ...row,
    committedAt: new Date(row.committedAt).toISOString(),
    scannedAt: new Date(row.scannedAt).toISOString(),
  };
}

export interface ScannedRepository {
  readonly repository: string;
  readonly branch: string;
  readonly scannedAt: number;
}

/** Default branches. */
export async function readScans(
  reader: Reader,
  { project }: { readonly project: string },
): Promise<readonly ScannedRepository[]> {
  const { rows } = await reader.execute<ScannedRepository & Record<string, unknown>>(sql`
    SELECT repository, branch, (extract(epoch FROM scanned_at) * 1000)::float8 AS "scannedAt"
      FROM code_scan WHERE project = ${project} AND is_default
     ORDER BY repository`);
  return rows;
}

/** By key, how often the default branch of each repository names it. Without `flags`: of all keys. */
export async function countReferences(
  reader: Reader,
  { project, flags }: { readonly project: string; readonly flags?: readonly string[] },
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const isAsked =
    flags === undefined ? sql`` : sql`AND reference.key = ANY (${sql.param(flags)}::text[])`;
  const { rows } = await reader.execute<{ key: string; counts: Record<string, number> }>(sql`
    SELECT key, json_object_agg(repository, count) AS counts
      FROM (
        SELECT reference.key, reference.repository, count(*) AS count
          FROM code_reference AS reference
          JOIN code_scan AS scan
            ON scan.project = reference.project AND scan.repository = reference.repository
           AND scan.branch = reference.branch AND scan.is_default
         WHERE reference.project = ${project} ${isAsked}
         GROUP BY reference.key, reference.repository) AS counted
     GROUP BY key`);
  return new Map(rows.map(({ key, counts }) => [key, counts]));
}
