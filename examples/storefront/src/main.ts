/** A shop whose parts are decided by flags: what a service that uses Yardarm looks like. */
import { once } from "node:events";
import { fstatSync } from "node:fs";
import { createClient } from "@yardarm/sdk";
import { settingsOf } from "./settings.ts";
import { createShopServer } from "./shop-server.ts";
import { simulateTraffic } from "./traffic.ts";

const visitEveryMs = 500;
const stdin = 0;

const { port, flagsUrl, key } = settingsOf(process.env);
const flags = createClient({
  url: flagsUrl,
  key,
  service: { name: "storefront", version: "0.1.0" },
  flushMs: 5_000,
});
const server = createShopServer({ flags, flagsUrl });
server.listen(port, "127.0.0.1");
await once(server, "listening");
const stopTraffic = simulateTraffic(flags, visitEveryMs);
const address = server.address();
if (typeof address === "object")
  console.log(`The shop is open at http://127.0.0.1:${address?.port}`);

let isStopping = false;

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  stopTraffic();
  server.close();
  server.closeAllConnections();
  await flags.close();
  process.exit();
}

process.once("SIGINT", () => void stop());
process.once("SIGTERM", () => void stop());
if (isPipe(stdin)) process.stdin.once("end", () => void stop()).resume();

/** A parent that holds our input ends it when it goes, in whichever way; a terminal or nothing at all says nothing. */
function isPipe(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}
