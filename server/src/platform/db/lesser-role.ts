/** An account that uses the tables and does not own them: it cannot drop what protects some of them. */
import { randomBytes } from "node:crypto";
import pg, { type Pool } from "pg";

export interface LesserRole {
  readonly name: string;
  /** Tables whose rows it may add and read, never change or remove. */
  readonly appendOnly: readonly string[];
  /** Tables whose rows it may add, read and change, never remove. */
  readonly keepOnly: readonly string[];
  /** Tables that it may only read. */
  readonly readOnly: readonly string[];
}

/** Makes the account, or gives it a new password; the answer is the password. */
export async function ensureLogin(owner: Pool, name: string): Promise<string> {
  const password = randomBytes(24).toString("base64url");
  const role = pg.escapeIdentifier(name);
  const { rowCount } = await owner.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [name]);
  if (rowCount === 0) await owner.query(`CREATE ROLE ${role}`);
  await owner.query(
    `ALTER ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${pg.escapeLiteral(password)}`,
  );
  return password;
}

/** Lets it use every table that there is now. Asked again after each migration. */
export async function grantUse(owner: Pool, role: LesserRole): Promise<void> {
  const name = pg.escapeIdentifier(role.name);
  const schema = pg.escapeIdentifier(await currentSchema(owner));
  const { appendOnly, keepOnly, readOnly } = role;
  const statements = [
    `GRANT USAGE ON SCHEMA ${schema} TO ${name}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${name}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${name}`,
    ...(await existing(owner, appendOnly)).map(
      (each) => `REVOKE UPDATE, DELETE ON ${each} FROM ${name}`,
    ),
    ...(await existing(owner, keepOnly)).map((each) => `REVOKE DELETE ON ${each} FROM ${name}`),
    ...(await existing(owner, readOnly)).map(
      (each) => `REVOKE INSERT, UPDATE, DELETE ON ${each} FROM ${name}`,
    ),
  ];
  // In one transaction: a server that runs beside this never sees a moment without its rights.
  await owner.query(["BEGIN", ...statements, "COMMIT"].join("; "));
}

/** Whether an account could remove what protects a table: it owns it, or may do everything. */
export async function ownsTable(pool: Pool, table: string): Promise<boolean> {
  const { rows } = await pool.query<{ owns: boolean }>(
    `SELECT r.rolsuper OR pg_has_role(r.oid, c.relowner, 'MEMBER') AS owns
       FROM pg_roles r, pg_class c WHERE r.rolname = current_user AND c.oid = to_regclass($1)`,
    [table],
  );
  return rows[0]?.owns === true;
}

async function currentSchema(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>("SELECT current_schema() AS name");
  return rows[0]?.name ?? "public";
}

async function existing(pool: Pool, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT to_regclass(t)::text AS name FROM unnest($1::text[]) t WHERE to_regclass(t) IS NOT NULL",
    [tables],
  );
  return rows.map(({ name }) => name);
}
