import path from "node:path";
import { buildApp } from "../app.ts";
import type { Config } from "../config.ts";
import { createPasswords } from "../features/access/passwords.ts";
import { systemClock } from "../platform/clock.ts";
import type { App } from "../platform/http/app.ts";
import { createLogger } from "../platform/logger.ts";
import { migrateUp } from "../platform/migrate/index.ts";
import { demoKey, seedDemoOnce } from "./demo-start.ts";
import { composeFirstPeople, embeddedAdmin } from "./first-start.ts";
import { type OpenedDatabase, openDatabase } from "./opened-database.ts";
import { migrationsFolder } from "./product-files.ts";
import { publicUrlOf } from "./public-url.ts";
import { openSealer, requireKey } from "./sealing.ts";
import { createGround, type Ground } from "./stage.ts";
import { keptKey, startStorefront } from "./storefront.ts";

export interface Serving {
  readonly url: string;
  /** Finishes what was begun, then stops everything; the database last. */
  stop(): Promise<void>;
}

/** After that, connections that are still open are cut, so that stopping ends within ten seconds. */
const FINISH_WITHIN_MS = 6_000;

/** Starts everything, in the order in which each part needs the one before, and says where it is. */
export async function serve(config: Config, say: (line: string) => void): Promise<Serving> {
  const logger = createLogger({ level: config.logLevel });
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let each = stops.pop(); each !== undefined; each = stops.pop()) await each();
  };
  try {
    const sealer = await openSealer(config);
    requireKey(sealer);
    const database = await openDatabase(config, logger);
    stops.push(() => database.close());
    await migrateUp({ pool: database.ownerPool, folder: migrationsFolder });
    await database.grant();
    if (await database.ownsRecord()) logger.warn(unguarded);
    const ground = groundOn(database, { config, logger, sealer });
    const signIn = await prepare(ground);
    const app = await buildApp(ground);
    stops.push(() => closeApp(app));
    await app.listen({ host: config.host, port: config.port });
    const url = publicUrlOf(config, app);
    const shop = config.isDemo ? await openShop(ground, localUrlOf(config, app)) : undefined;
    if (shop !== undefined) stops.push(() => shop.stop());
    announce(say, { url, shopUrl: shop?.url, signIn });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const unguarded =
  "The account of DATABASE_URL owns the tables of the record and could remove what protects them. " +
  "Name the owner in YARDARM_DATABASE_OWNER_URL and serve with a lesser account: docs/operations.md.";

function groundOn(
  { url, pool, readerPool }: OpenedDatabase,
  given: Pick<Ground, "config" | "logger" | "sealer">,
): Ground {
  return createGround({
    ...{ ...given, databaseUrl: url, pool, readerPool },
    ...{ clock: systemClock, passwords: createPasswords() },
  });
}

/** How somebody signs in: the path of a one-time link, or a hint. */
type SignIn = { readonly path: string } | { readonly hint: string };

async function prepare(ground: Ground): Promise<SignIn> {
  const { config } = ground;
  const people = composeFirstPeople(ground);
  await people.ensureInstallation();
  if (config.firstAdmin !== undefined) await people.ensureAdmin(config.firstAdmin);
  const isEmbedded = config.databaseUrl === undefined;
  const token = isEmbedded ? await people.linkWithoutPassword(embeddedAdmin) : undefined;
  if (config.isDemo) await seedDemoOnce(ground);
  if (token !== undefined) return { path: `/sign-in?token=${token}` };
  const account = config.firstAdmin?.email ?? (isEmbedded ? embeddedAdmin : "your account");
  return {
    hint: `Sign in as ${account}. A forgotten password: yardarm-server sign-in-link <email>.`,
  };
}

async function openShop(ground: Ground, url: string) {
  const { config, logger } = ground;
  const key = await keptKey({
    file: path.join(config.dataDir, "storefront.key"),
    ...demoKey(ground),
  });
  return startStorefront({
    url,
    key,
    preferredPort: config.storefrontPort,
    onEnd: (detail) => logger.warn(`The example shop is gone. ${detail}`),
  });
}

/** For processes of this machine, whatever the public address. */
function localUrlOf(config: Config, app: App): string {
  return publicUrlOf({ ...config, publicUrl: undefined }, app);
}

async function closeApp(app: App): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), FINISH_WITHIN_MS);
  await app.close();
  clearTimeout(cut);
}

interface Announcement {
  readonly url: string;
  readonly shopUrl: string | undefined;
  readonly signIn: SignIn;
}

function announce(say: (line: string) => void, { url, shopUrl, signIn }: Announcement): void {
  say("Yardarm is ready.");
  say(`  ${url}   dashboard and API`);
  if (shopUrl !== undefined)
    say(`  ${shopUrl}   Storefront, an example shop that follows the flags of "development"`);
  if ("hint" in signIn) {
    say(signIn.hint);
    return;
  }
  say("Sign in with this link. It works once, from this machine, for 24 hours:");
  say(`  ${url}${signIn.path}`);
}
