/** Writes the snapshots of conformance cases into a database, each as a project of its own. */
import { referencesOfConfig, referencesOfSegment } from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import { Client } from "pg";

export const environment = "test";

/**
 * Straight into the tables, since a case may hold what no request would be let through with: a circle, or the name of
 * something that is not there. What the server makes of it is then up to what it reads.
 */
export async function seedCases(
  databaseUrl: string,
  snapshots: ReadonlyMap<string, Snapshot>,
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    for (const table of tables) {
      const rows = [...snapshots].flatMap(([project, snapshot]) => table.rows(project, snapshot));
      await client.query(table.insert, [JSON.stringify(rows)]);
    }
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}

interface Table {
  readonly insert: string;
  rows(project: string, snapshot: Snapshot): readonly object[];
}

const facts = { state: "active", name: "Case", description: "", tags: [], links: [] };
const stamps = {
  version: 1,
  created_at: "2026-01-01T00:00:00Z",
  changed_at: "2026-01-01T00:00:00Z",
};

function into(table: string, rows: Table["rows"]): Table {
  return {
    insert: `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    rows,
  };
}

const tables: readonly Table[] = [
  into("project", (key) => [{ key, name: key, ...stamps }]),
  into("environment", (project) => [
    {
      ...{
        project,
        key: environment,
        name: "Test",
        kind: "test",
        is_protected: false,
        correlations: [],
      },
      ...{ position: 0, version: 1, revision: 1 },
    },
  ]),
  into("flag", (project, { flags }) =>
    Object.entries(flags).map(([key, { type, variants, clientSide = false }]) => {
      const named = Object.entries(variants).map(([name, value]) => ({ name, value }));
      const document = { ...facts, type, clientSide, variants: named };
      return { project, key, state: "active", document, ...stamps };
    }),
  ),
  into("flag_config", (project, { flags }) =>
    Object.entries(flags).map(([flag, { config }]) => {
      return { project, flag, environment, document: config, ...stamps };
    }),
  ),
  into("segment", (project, { segments }) =>
    Object.entries(segments).map(([key, { kind, rules }]) => {
      const document = { ...facts, ...(kind !== undefined && { kind }), rules };
      return { project, key, state: "active", document, ...stamps };
    }),
  ),
  into("segment_list", (project, snapshot) =>
    listsOf(snapshot).map(({ segment, list, keys }) => {
      return { project, segment, list, key_count: keys.length, ...stamps };
    }),
  ),
  into("segment_key", (project, snapshot) =>
    listsOf(snapshot).flatMap(({ segment, list, keys }) =>
      keys.map((key) => ({ project, segment, list, key })),
    ),
  ),
  into("bucket_group", (project, { groups }) =>
    Object.entries(groups).map(([key, group]) => {
      return { project, key, document: { name: key, ...group }, ...stamps };
    }),
  ),
  into("registry_edge", (project, { flags, segments }) => [
    ...Object.entries(flags).flatMap(([key, { config }]) =>
      targets(referencesOfConfig(config)).map((target) => {
        return { project, source: `flag/${key}`, environment, target };
      }),
    ),
    ...Object.entries(segments).flatMap(([key, segment]) =>
      targets(referencesOfSegment(segment)).map((target) => {
        return { project, source: `segment/${key}`, environment: "", target };
      }),
    ),
  ]),
];

function targets(references: readonly { readonly to: string }[]): readonly string[] {
  return [...new Set(references.map(({ to }) => to))];
}

/** In a registry a list belongs to its segment, whatever a snapshot calls it. */
function listsOf({ segments, lists }: Snapshot) {
  return Object.entries(segments).flatMap(([segment, named]) =>
    (["included", "excluded"] as const).flatMap((list) => {
      const name = named[list];
      const keys = name === undefined ? undefined : lists[name];
      return keys === undefined ? [] : [{ segment, list, keys: [...new Set(keys)] }];
    }),
  );
}
