import { createServer } from "node:net";

// Below the ports that systems give to outgoing connections (Linux: 32768 and up; IANA: 49152 and up): one of those would be
// taken by somebody's connection, even one to itself, before what is to listen there does, or while it is started again.
const first = 20_000;
const count = 12_000;
const attemptsMax = 20;

/** The preferred port of the loopback address if nobody listens there, else some other one; `undefined`: none. */
export async function freePort(
  preferred: number,
  random: () => number = Math.random,
): Promise<number | undefined> {
  let port = preferred > 0 ? await probe(preferred) : undefined;
  for (let attempt = 0; port === undefined && attempt < attemptsMax; attempt++)
    port = await probe(first + Math.floor(random() * count));
  return port ?? probe(0);
}

function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
