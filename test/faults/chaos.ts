/** What goes wrong, one after the other. */
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Chance } from "./chance.ts";
import type { World } from "./world.ts";

type Fault = (world: World, chance: Chance) => Promise<void>;

const faults: Readonly<Record<string, Fault>> = {
  "a server was killed": ({ servers }, chance) => chance.pick(servers).killAndRestart(),
  "Postgres was restarted": ({ postgres }) => postgres.restart(),
  "listening connections were cut": ({ databaseUrl }) => cutListeners(databaseUrl),
  "Postgres crashed": async ({ postgres }) => {
    await postgres.kill("SIGQUIT");
    await postgres.whenServing();
  },
  "both servers were killed": async ({ servers }) => {
    await Promise.all(servers.map((server) => server.killAndRestart()));
  },
};

/** Causes every fault, so many times over, with time to work in between; tells what it did and how long that took. */
export async function causeFaults(
  world: World,
  chance: Chance,
  rounds: number,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [what, cause] of Object.entries(faults)) {
      await pause(500 + chance.next() * 1_500);
      const start = performance.now();
      await cause(world, chance);
      told.push(`${what} (${Math.round(performance.now() - start)} ms)`);
    }
  }
  await pause(1_000);
  return told;
}

/** Drops the connection of one reader after the other. */
export async function dropStreams(
  readers: readonly { drop(): void }[],
  chance: Chance,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    chance.pick(readers).drop();
    await pause(50 + chance.next() * 200, undefined, { signal: stopped }).catch(() => undefined);
  }
}

async function cutListeners(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'yardarm listener'`);
  } finally {
    await client.end();
  }
}
