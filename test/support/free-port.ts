import { once } from "node:events";
import { createServer } from "node:net";

// Below the ports that systems give to outgoing connections (Linux: 32768 and up; IANA: 49152 and up): whoever is to listen
// here later does not find that a connection of somebody else has taken it meanwhile.
const FIRST = 20_000;
const COUNT = 12_000;
/** Files that run at the same time draw from ports of their own: what one was given it does not listen on at once. */
const PARTS = 8;

const part = Number(process.env["VITEST_POOL_ID"] ?? 0) % PARTS;

/** A port of the loopback address on which nobody listens now, and that nobody else of this run is given. */
export const freePort = freePorts();

/** Gives none twice. */
export function freePorts(): () => Promise<number> {
  const given = new Set<number>();
  return async () => {
    for (;;) {
      const port = FIRST + Math.floor((Math.random() * COUNT) / PARTS) * PARTS + part;
      if (given.has(port) || !(await isFree(port))) continue;
      given.add(port);
      return port;
    }
  };
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  }
  server.close();
  await once(server, "close");
  return true;
}
