/** What the database says in the end: it is right by definition, everybody else has to agree with it. */
import { createHash } from "node:crypto";
import { type ChainVerdict, verifyChain } from "@yardarm/core/audit";
import pg from "pg";
import { environments, project, type World } from "./world.ts";
import type { Acknowledged } from "./writer.ts";

export interface Truth {
  /** Environment → number of its newest revision. */
  readonly revisions: Readonly<Record<string, number>>;
  /** `flag/environment` → whether it is on. */
  readonly isOn: ReadonlyMap<string, boolean>;
  /** Environments whose deltas are not numbered from 1 to the newest revision. */
  readonly gaps: readonly string[];
  /** Acknowledged writes that are not there, or not as they were acknowledged. */
  readonly lost: readonly Acknowledged[];
  /** Two acknowledged writes that claim the same revision. */
  readonly claimedTwice: number;
  readonly record: ChainVerdict;
}

export async function readTruth(
  { databaseUrl }: World,
  acknowledged: readonly Acknowledged[],
): Promise<Truth> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const revisions = await readRevisions(client);
    const deltas = await readDeltas(client);
    const claims = acknowledged.map(({ environment, revision }) => `${environment}.${revision}`);
    return {
      revisions,
      isOn: await readConfigs(client),
      gaps: environments.filter((environment) => {
        const newest = revisions[environment] ?? 0;
        return !Array.from({ length: newest }, (_, i) =>
          deltas.has(`${environment}.${i + 1}`),
        ).every(Boolean);
      }),
      lost: acknowledged.filter(({ environment, revision, flag, on }) => {
        const body = deltas.get(`${environment}.${revision}`);
        return body?.flags?.[flag]?.config.on !== on;
      }),
      claimedTwice: claims.length - new Set(claims).size,
      record: await verifyRecord(client),
    };
  } finally {
    await client.end();
  }
}

async function readRevisions(client: pg.Client): Promise<Record<string, number>> {
  const { rows } = await client.query<{ key: string; revision: number }>(
    "SELECT key, revision::int FROM environment WHERE project = $1",
    [project],
  );
  return Object.fromEntries(rows.map(({ key, revision }) => [key, revision]));
}

interface Body {
  readonly flags?: { readonly [flag: string]: { readonly config: { readonly on: boolean } } };
}

async function readDeltas(client: pg.Client): Promise<ReadonlyMap<string, Body>> {
  const { rows } = await client.query<{ name: string; body: string }>(
    "SELECT environment || '.' || revision AS name, body FROM delta WHERE project = $1",
    [project],
  );
  return new Map(rows.map(({ name, body }) => [name, JSON.parse(body)]));
}

async function readConfigs(client: pg.Client): Promise<ReadonlyMap<string, boolean>> {
  const { rows } = await client.query<{ name: string; on: boolean }>(
    `SELECT flag || '/' || environment AS name, (document -> 'on')::boolean AS on
       FROM flag_config WHERE project = $1`,
    [project],
  );
  return new Map(rows.map(({ name, on }) => [name, on]));
}

/** Every entry of the project's record, read again and hashed again. */
async function verifyRecord(client: pg.Client): Promise<ChainVerdict> {
  const { rows } = await client.query<{ entry: number; document: string; hash: string }>(
    `SELECT entry::int, document, encode(hash, 'hex') AS hash
       FROM audit_entry WHERE chain = $1 ORDER BY entry`,
    [`project:${project}`],
  );
  const entries = rows.map(({ entry, document, hash }) => ({
    ...JSON.parse(document),
    number: entry,
    hash,
  }));
  return verifyChain(entries, (text) => createHash("sha256").update(text).digest("hex"));
}
