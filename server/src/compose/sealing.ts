import path from "node:path";
import { type Config, ConfigError } from "../config.ts";
import { createSealer, type Sealer } from "../platform/seal/sealer.ts";
import { keptSealingKey } from "../platform/seal/sealing-key.ts";

/**
 * With the keys of the settings; with the embedded database and none given, with one that is kept beside it. A database
 * that others may use too gets none by itself: each server would make another.
 */
export async function openSealer({
  sealingKeys,
  databaseUrl,
  dataDir,
}: Pick<Config, "sealingKeys" | "databaseUrl" | "dataDir">): Promise<Sealer> {
  if (sealingKeys.length > 0 || databaseUrl !== undefined) return createSealer(sealingKeys);
  return createSealer([await keptSealingKey(path.join(dataDir, "sealing.key"))]);
}

/** Told at the start, not when the first secret has to be kept. */
export function requireKey({ hasKey }: Sealer): void {
  if (hasKey) return;
  throw new ConfigError([
    "YARDARM_SEALING_KEY must be set with DATABASE_URL, the same on every server: secrets in the database are sealed with it. Make one with: openssl rand -base64 32",
  ]);
}
