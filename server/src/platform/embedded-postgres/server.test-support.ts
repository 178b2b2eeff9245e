/** A stand-in for the server: starts the embedded Postgres in the given folder, says so, and waits to be killed. */
import { startEmbeddedPostgres } from "./embedded-postgres.ts";

const [dataDir = ""] = process.argv.slice(2);
try {
  const postgres = await startEmbeddedPostgres({ dataDir, isDurable: false });
  process.stdout.write(`${JSON.stringify({ url: postgres.url(), pid: postgres.pid })}\n`);
  process.on("SIGTERM", () => void postgres.stop().then(() => process.exit(0)));
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
}
