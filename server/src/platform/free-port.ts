import { createServer } from "node:net";

/** The preferred port of the loopback address if nobody listens there, else one the system picks; `undefined`: none. */
export async function freePort(preferred: number): Promise<number | undefined> {
  return (preferred > 0 ? await probe(preferred) : undefined) ?? probe(0);
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
