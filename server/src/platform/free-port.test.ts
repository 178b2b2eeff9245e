import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { freePort } from "./free-port.ts";

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, "close");
  }
});

async function take(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
}

test("a port is none that outgoing connections are given, and one on which nobody listens", async () => {
  const drawn: number[] = [];
  const draw = () => {
    drawn.push(Math.random());
    return drawn.at(-1) ?? 0;
  };
  const one = (await freePort(0, draw)) ?? 0;
  expect(one).toBeGreaterThanOrEqual(20_000);
  expect(one).toBeLessThan(32_000);
  await take(one);
  const again = [drawn.at(-1) ?? 0];
  const other = await freePort(0, () => again.shift() ?? Math.random());
  expect(again).toEqual([]);
  expect(other).not.toBe(one);
});

test("the preferred one is given while it is free", async () => {
  const one = (await freePort(0)) ?? 0;
  expect(await freePort(one)).toBe(one);
  await take(one);
  expect(await freePort(one)).not.toBe(one);
});
