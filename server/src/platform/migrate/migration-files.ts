/** Reads a folder of migrations: pairs `NNNN-what.up.sql` and `NNNN-what.down.sql`, numbered from 0001 without gaps. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { MigrationError } from "./migration-error.ts";

export interface Migration {
  readonly number: number;
  /** "0001-registry" */
  readonly name: string;
  readonly up: MigrationScript;
  readonly down: MigrationScript;
  /** From the first line of the way back, `-- lossy: reason`: what it cannot bring back. */
  readonly lossReason: string | undefined;
}

export interface MigrationScript {
  readonly sql: string;
  readonly sha256: string;
}

const FILE_NAME = /^((\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*)\.(up|down)\.sql$/;
const LOSS_HEADER = /^--\s*lossy:\s*(\S.*)$/;

export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const pairs = new Map<string, { number: number; up?: MigrationScript; down?: MigrationScript }>();
  for (const file of names) {
    const [, name, digits, direction] = FILE_NAME.exec(file) ?? [];
    if (name === undefined || digits === undefined) throw misnamed(file);
    const script = await readScript(path.join(folder, file));
    const pair = pairs.get(name) ?? { number: Number(digits) };
    pairs.set(name, direction === "up" ? { ...pair, up: script } : { ...pair, down: script });
  }
  return [...pairs].map(([name, { number, up, down }], index) => {
    if (up === undefined || down === undefined)
      throw halfPair(name, up === undefined ? "up" : "down");
    requireNumber(name, number, index + 1);
    return { number, name, up, down, lossReason: lossReasonOf(down.sql) };
  });
}

async function readScript(file: string): Promise<MigrationScript> {
  // A checkout on another system may have changed the line ends; that is not an edit.
  const sql = (await readFile(file, "utf8")).replaceAll("\r\n", "\n");
  return { sql, sha256: createHash("sha256").update(sql).digest("hex") };
}

function lossReasonOf(sql: string): string | undefined {
  return LOSS_HEADER.exec(sql.split("\n", 1)[0] ?? "")?.[1]?.trim();
}

function requireNumber(name: string, number: number, expected: number): void {
  if (number === expected) return;
  const wanted = String(expected).padStart(4, "0");
  throw number < expected
    ? new MigrationError(
        "duplicate_number",
        `${name} has the number of another migration; the next free one is ${wanted}.`,
      )
    : new MigrationError(
        "missing_file",
        `Migration ${wanted} is missing: after it comes ${name}. Numbers have no gaps.`,
      );
}

function misnamed(file: string): MigrationError {
  return new MigrationError(
    "misnamed",
    `${file} is not named like a migration. Expected NNNN-what.up.sql or NNNN-what.down.sql, as in 0001-registry.up.sql.`,
  );
}

function halfPair(name: string, direction: "up" | "down"): MigrationError {
  return new MigrationError(
    "missing_file",
    `${name}.${direction}.sql is missing. Every migration has both directions.`,
  );
}
