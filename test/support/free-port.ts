import { once } from "node:events";
import { createServer } from "node:net";

// Below the ports that systems give to outgoing connections (Linux: 32768 and up; IANA: 49152 and up): whoever is to listen
// here later does not find that a connection of somebody else has taken it meanwhile.
const FIRST = 20_000;
const COUNT = 12_000;

/** A port of the loopback address on which nobody listens now. */
export async function freePort(): Promise<number> {
  const port = FIRST + Math.floor(Math.random() * COUNT);
  return (await isFree(port)) ? port : freePort();
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const outcome = Promise.race([
    once(server, "listening").then(() => true),
    once(server, "error").then(() => false),
  ]);
  server.listen(port, "127.0.0.1");
  const isListening = await outcome;
  if (isListening) {
    server.close();
    await once(server, "close");
  }
  return isListening;
}
