/** The registry that belongs to a seeded record: flags, most of them archived, every version of them, and the requests. */
import type { Pool } from "pg";

export interface SeededRegistry {
  readonly project: string;
  readonly chain: string;
  readonly flags: number;
}

/** Of a hundred flags so many are archived: projects of years are full of them. */
const archivedPercent = 80;

const facts = `jsonb_build_object(
  'key', key, 'name', 'Flag ' || key, 'description', 'Made for a measurement.', 'type', 'boolean',
  'owner', jsonb_build_object('kind', 'team', 'id', 'team-' || (number % 40)), 'purpose', 'release',
  'expiry', jsonb_build_object('kind', 'date', 'date', '2024-06-30'), 'tags', '[]'::jsonb, 'links', '[]'::jsonb,
  'criticality', 'medium', 'clientSide', false,
  'state', case when number % 100 < ${archivedPercent} then 'archived' else 'active' end,
  'variants', '[{"name": "off", "value": false}, {"name": "on", "value": true}]'::jsonb)`;

const config = (on: string) => `jsonb_build_object(
  'on', ${on}, 'offVariant', 'off', 'prerequisites', '[]'::jsonb, 'targets', '[]'::jsonb,
  'rules', '[{"id": "r1", "conditions": [{"attribute": "country", "operator": "in", "values": ["KE"]}], "serve": {"variant": "on"}}]'::jsonb,
  'fallthrough', '{"variant": "on"}'::jsonb)`;

const environments = "unnest(array['development', 'staging', 'production']) as environment";

/** What a commit writes, for every entry of the record that applied a request. */
export async function seedRegistry(
  pool: Pool,
  { project, chain, flags }: SeededRegistry,
): Promise<void> {
  const ask = (text: string, values: readonly unknown[] = [project]) =>
    pool.query(text, [...values]);
  // No triggers and no checks of references: they would take longer than the rows.
  await pool.query("SET session_replication_role = replica; SET statement_timeout = 0");
  await ask(
    `INSERT INTO team (key, name) SELECT 'team-' || n, 'Team ' || n FROM generate_series(0, 39) AS n`,
    [],
  );
  await ask(
    `CREATE TEMPORARY TABLE made AS
       SELECT number, 'area-' || (number % 40) || '.flag-' || number AS key,
              timestamptz '2020-01-01' + number * interval '10 minutes' AS at
         FROM generate_series(0, ${flags - 1}) AS number`,
    [],
  );
  await ask(
    `INSERT INTO flag (project, key, state, document, version, created_at, changed_at)
     SELECT $1, key, document ->> 'state', document - 'key', 1, at, at
       FROM (SELECT key, at, ${facts} AS document FROM made) AS each`,
  );
  await ask(
    `INSERT INTO flag_config (project, flag, environment, document, version, changed_at)
     SELECT $1, key, environment, ${config("true")}, 1, at FROM made, ${environments}`,
  );
  await ask(
    `INSERT INTO entity_history (project, address, version, entry, document, at)
     SELECT $1, 'flag/' || key, 1, 2, ${facts}, at FROM made
      UNION ALL
     SELECT $1, 'flag/' || key || '/' || environment, 1, 2, ${config("true")}, at FROM made, ${environments}`,
  );
  await ask(
    `INSERT INTO entity_history (project, address, version, entry, document, at)
     SELECT $1, address, 1 + row_number() OVER (PARTITION BY address ORDER BY entry), entry, ${config("true")}, at
       FROM (SELECT document::jsonb #>> '{document,details,entities,0,address}' AS address, entry, at
               FROM audit_entry WHERE chain = $2 AND request > 1) AS touched`,
    [project, chain],
  );
  await ask(
    `INSERT INTO change_request (project, number, state, title, sentences, reason, author, changes, effect,
                                 revisions, entry, created_at)
     SELECT $1, request, 'applied', 'Turn on a flag', '["Turn on a flag"]', 'Measured.',
            jsonb_build_object('kind', 'person', 'id', actor_id, 'name', 'Somebody'), '[]',
            '{"entities": [{"address": "flag/x/production", "before": null, "after": null}], "deltas": {}, "inert": []}',
            jsonb_build_object('production', request), entry, at
       FROM audit_entry WHERE chain = $2 AND request > 1`,
    [project, chain],
  );
  await pool.query("VACUUM ANALYZE entity_history, change_request, flag, flag_config");
}
