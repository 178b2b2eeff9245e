/** What a database is made of and what it holds, as plain values that compare. */
import type { Pool } from "pg";

/** One line for everything that migrations may make. */
export async function describeSchema(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    WITH mine AS (SELECT oid FROM pg_namespace WHERE nspname = 'public'),
    relation AS (SELECT c.* FROM pg_class c WHERE c.relnamespace IN (SELECT oid FROM mine))
    SELECT format('column %s.%s %s%s%s', r.relname, a.attname, format_type(a.atttypid, a.atttypmod),
             CASE WHEN a.attnotnull THEN ' not null' END,
             ' default ' || pg_get_expr(d.adbin, d.adrelid)) AS line
      FROM relation r
      JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
     WHERE r.relkind IN ('r', 'p', 'v', 'm')
    UNION ALL SELECT format('constraint %s.%s %s', r.relname, k.conname, pg_get_constraintdef(k.oid))
      FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid
    UNION ALL SELECT 'index ' || pg_get_indexdef(r.oid) FROM relation r WHERE r.relkind = 'i'
    UNION ALL SELECT format('view %s %s', r.relname, pg_get_viewdef(r.oid)) FROM relation r WHERE r.relkind IN ('v', 'm')
    UNION ALL SELECT 'sequence ' || r.relname FROM relation r WHERE r.relkind = 'S'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid)
      FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
    UNION ALL SELECT 'function ' || pg_get_functiondef(p.oid)
      FROM pg_proc p WHERE p.pronamespace IN (SELECT oid FROM mine) AND p.prokind IN ('f', 'p')
    UNION ALL SELECT format('enum %s %s', t.typname, e.enumlabel)
      FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
    UNION ALL SELECT 'extension ' || extname FROM pg_extension
    ORDER BY 1`);
  return rows.map(({ line }) => line);
}

export async function tableNames(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(`
    SELECT tablename AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename <> 'schema_migrations' ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** Every row of every table, in an order of its own content. */
export async function readEverything(pool: Pool): Promise<Map<string, string[]>> {
  const everything = new Map<string, string[]>();
  for (const name of await tableNames(pool)) {
    const { rows } = await pool.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM "${name}" t ORDER BY 1`,
    );
    everything.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return everything;
}
