/** The registry that belongs to a seeded record: flags, most of them archived, every version of them, and the requests. */
import type { Pool } from "pg";

export interface SeededRegistry {
  readonly project: string;
  readonly chain: string;
  readonly flags: number;
}

/** Of a hundred flags so many are archived: projects of years are full of them. */
const archivedPercent = 80;

const factsIn = (state: string) => `jsonb_build_object(
  'key', key, 'name', 'Flag ' || key, 'description', 'Made for a measurement.', 'type', 'boolean',
  'owner', jsonb_build_object('kind', 'team', 'id', 'team-' || (number % 40)), 'purpose', 'release',
  'expiry', jsonb_build_object('kind', 'date', 'date', '2024-06-30'), 'tags', '[]'::jsonb, 'links', '[]'::jsonb,
  'criticality', 'medium', 'clientSide', false,
  'state', ${state},
  'variants', '[{"name": "off", "value": false}, {"name": "on", "value": true}]'::jsonb)`;

const isArchived = `number % 100 < ${archivedPercent}`;

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
              timestamptz '2020-01-01' + number * interval '1 second' AS at
         FROM generate_series(0, ${flags - 1}) AS number`,
    [],
  );
  await ask(
    `CREATE TEMPORARY TABLE applied AS
       SELECT entry, at, request, actor_id, document::jsonb #> '{document,details}' AS details
         FROM audit_entry WHERE chain = $1 AND kind = 'change_request.applied' AND request > 1`,
    [chain],
  );
  await seedFlags(ask);
  await ask(
    `INSERT INTO entity_history (project, address, version, entry, document, at)
     SELECT $1, address, 1 + row_number() OVER (PARTITION BY address ORDER BY entry), entry, ${config("true")}, at
       FROM (SELECT details #>> '{entities,0,address}' AS address, entry, at FROM applied) AS touched`,
  );
  await ask(
    `INSERT INTO change_request (project, number, state, title, sentences, reason, author, changes, effect,
                                 revisions, entry, created_at, life, names)
     SELECT $1, request, 'applied', 'Turn on a flag', '["Turn on a flag"]', 'Measured.',
            jsonb_build_object('kind', 'person', 'id', actor_id, 'name', 'Somebody'), '[]',
            jsonb_build_object('entities', details -> 'entities', 'deltas', '{}'::jsonb, 'inert', '[]'::jsonb),
            details -> 'revisions', entry, at, ${life},
            jsonb_build_object('person:' || actor_id, jsonb_build_object('kind', 'person', 'id', actor_id, 'name', 'Somebody'))
       FROM applied`,
  );
  await pool.query("VACUUM ANALYZE entity_history, change_request, flag, flag_config, flag_use");
}

/** Of a request that somebody agreed to; of others there is none. */
const life = `case when details ? 'approvals' then jsonb_build_object(
  'state', 'applied', 'version', 4, 'hash', details #>> '{approvals,0,hash}', 'rejectedHash', null,
  'writers', jsonb_build_array(jsonb_build_object('actor', 'person:' || actor_id, 'person', actor_id)),
  'plan', '{"at": null, "timeZone": "UTC", "lateMinutesMax": 60, "lastsMinutes": null}'::jsonb,
  'approvals', jsonb_build_array(jsonb_build_object(
    'by', jsonb_build_object('actor', 'person:' || (details #>> '{approvals,0,by}'), 'person', details #>> '{approvals,0,by}'),
    'at', (extract(epoch from (details #>> '{approvals,0,at}')::timestamptz) * 1000)::bigint,
    'hash', details #>> '{approvals,0,hash}', 'comment', 'Looks right.', 'environments', '["development", "staging", "production"]'::jsonb,
    'teams', '[]'::jsonb, 'voided', null)),
  'demands', '[{"policy": "two-people", "approvals": 1, "from": "approver", "owners": [], "environments": ["production"], "reason": "Two people."}]'::jsonb,
  'steps', (SELECT jsonb_agg(jsonb_build_object(
              'kind', kind, 'by', jsonb_build_object('actor', 'person:' || actor_id, 'person', actor_id),
              'at', (extract(epoch from at) * 1000)::bigint, 'from', null, 'to', state, 'comment', null, 'detail', null,
              'differences', '[]'::jsonb))
              FROM (VALUES ('submitted', 'in_review'), ('approved', 'approved'), ('applied', 'applied')) AS step (kind, state)),
  'emergency', null, 'ends', null) end`;

type Ask = (text: string, values?: readonly unknown[]) => Promise<unknown>;

/** All were made on the first day; those that are archived were put away one after the other, each by a request. */
async function seedFlags(ask: Ask): Promise<void> {
  const now = factsIn(`case when ${isArchived} then 'archived' else 'active' end`);
  await ask(
    `INSERT INTO flag (project, key, state, document, version, created_at, changed_at)
     SELECT $1, key, document ->> 'state', document - 'key', 1, at, at
       FROM (SELECT key, at, ${now} AS document FROM made) AS each`,
  );
  await ask(
    `INSERT INTO flag_config (project, flag, environment, document, version, changed_at)
     SELECT $1, key, environment, ${config("true")}, 1, at FROM made, ${environments}`,
  );
  await ask(
    `INSERT INTO entity_history (project, address, version, entry, document, at)
     SELECT $1, 'flag/' || key, 1, 2, ${factsIn("'active'")}, at FROM made
      UNION ALL
     SELECT $1, 'flag/' || key, 2, entry, ${factsIn("'archived'")}, applied.at
       FROM made JOIN applied ON request = number + 2 WHERE ${isArchived}
      UNION ALL
     SELECT $1, 'flag/' || key || '/' || environment, 1, 2, ${config("true")}, at FROM made, ${environments}`,
  );
  await ask(
    `INSERT INTO flag_use (project, environment, flag, service, kind, variant, first_at, last_at)
     SELECT $1, environment, key, 'web', 'sdk', 'on', at, now() - number % 60 * interval '1 day'
       FROM made, ${environments} WHERE NOT ${isArchived}`,
  );
}
