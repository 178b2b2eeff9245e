import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test, vi } from "vitest";
import { freePorts } from "./free-port.ts";

test("no port is given on which somebody listens, nor one that was given before", async () => {
  const chance = vi.spyOn(Math, "random");
  const draw = freePorts();
  const taken = await draw();
  const drawn: number = chance.mock.results.at(-1)?.value;
  expect(await drawAgain(draw)).not.toBe(taken);

  const server = createServer().listen(taken, "127.0.0.1");
  await once(server, "listening");
  try {
    // Which do not know what was given before.
    expect(await drawAgain(freePorts())).not.toBe(taken);
  } finally {
    server.close();
    await once(server, "close");
  }

  function drawAgain(from: () => Promise<number>): Promise<number> {
    chance.mockReturnValueOnce(drawn);
    return from();
  }
});
