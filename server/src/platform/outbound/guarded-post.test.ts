/** Against real servers on this machine, which is opened for it by name. */
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { afterAll, expect, test } from "vitest";
import { createAddressGuard } from "./address-guard.ts";
import { guardedPost, type OutboundRules, objectionToUrl, type Resolve } from "./guarded-post.ts";

// Long enough for a machine that stalls; tests of time have less of it.
const limits = { timeoutMs: 30_000, answerBytesMax: 64 };
const message = { headers: { "content-type": "application/json" }, body: '{"a":1}' };
const stops: (() => void)[] = [];
afterAll(() => {
  for (const stop of stops) stop();
});

async function serve(listener: RequestListener): Promise<number> {
  return portOf(createServer(listener));
}

function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  stops.push(() => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
  return new Promise((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("no port"));
    });
  });
}

const rulesFor = (port: number, more: Partial<OutboundRules> = {}) => ({
  isAllowed: createAddressGuard(["127.0.0.1"]),
  ports: [port],
  allowsHttp: true,
  ...limits,
  ...more,
});

const always =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

test("the message arrives whole, and the answer comes back", async () => {
  const heard: object[] = [];
  const port = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      heard.push({ method: request.method, url: request.url, host: request.headers.host, body });
      response.writeHead(202, { "retry-after": "7" }).end("thank you");
    });
  });
  const url = `http://hooks.test:${port}/in?a=b`;
  const result = await guardedPost(url, message, rulesFor(port, { resolve: always("127.0.0.1") }));
  expect(result).toEqual({ kind: "answered", status: 202, retryAfter: "7", text: "thank you" });
  expect(heard).toEqual([
    { method: "POST", url: "/in?a=b", host: `hooks.test:${port}`, body: '{"a":1}' },
  ]);
});

test("a name that leads to a private address is refused, even if only one of its addresses does", async () => {
  let asked = 0;
  const port = await serve((_, response) => {
    asked += 1;
    response.end();
  });
  for (const addresses of [["10.0.0.1"], ["::1"], ["127.0.0.1", "169.254.169.254"]]) {
    const rules = rulesFor(port, { resolve: always(...addresses) });
    expect(await guardedPost(`http://hooks.test:${port}/`, message, rules)).toEqual({
      kind: "refused",
      detail: "hooks.test leads to a private or reserved address; webhooks may not reach it.",
    });
  }
  expect(asked).toBe(0);
});

test("a name that changes its meaning between judgement and connection gains nothing", async () => {
  let trapped = 0;
  const trap = await serve((_, response) => {
    trapped += 1;
    response.end();
  });
  let lookUps = 0;
  // Public when it is judged; whoever asked a second time would be led to this machine.
  const rebinding: Resolve = async () => {
    lookUps += 1;
    return [{ address: lookUps === 1 ? "192.0.2.1" : "127.0.0.1", family: 4 }];
  };
  const isAllowed = (address: string) => address === "192.0.2.1";
  const rules = rulesFor(trap, { resolve: rebinding, isAllowed });
  const result = await guardedPost(`http://hooks.test:${trap}/`, message, {
    ...rules,
    timeoutMs: 300,
  });
  expect(result.kind).toMatch(/^(timed_out|unreachable)$/);
  expect({ lookUps, trapped }).toEqual({ lookUps: 1, trapped: 0 });
});

test("a redirect is an answer like any other, and nobody goes where it points", async () => {
  let followed = 0;
  const port = await serve((request, response) => {
    if (request.url === "/inside") followed += 1;
    response.writeHead(307, { location: "/inside" }).end();
  });
  const result = await guardedPost(`http://127.0.0.1:${port}/`, message, rulesFor(port));
  expect(result).toMatchObject({ kind: "answered", status: 307 });
  expect(followed).toBe(0);
});

test("an answer without end is read only as far as it is kept", async () => {
  const port = await serve((_, response) => {
    const more = setInterval(() => response.write("x".repeat(50)), 1);
    response.on("close", () => clearInterval(more));
  });
  const result = await guardedPost(`http://127.0.0.1:${port}/`, message, rulesFor(port));
  expect(result).toMatchObject({ kind: "answered", status: 200, text: "x".repeat(64) });
});

test("whoever does not answer, or answers drop by drop, is given up in time", async () => {
  const silent = await serve(() => undefined);
  const dripping = await serve((_, response) => {
    const drop = setInterval(() => response.write("."), 50);
    response.on("close", () => clearInterval(drop));
  });
  for (const port of [silent, dripping]) {
    const rules = { ...rulesFor(port), timeoutMs: 250 };
    expect(await guardedPost(`http://127.0.0.1:${port}/`, message, rules)).toEqual({
      kind: "timed_out",
      detail: "No whole answer within 0.25 s.",
    });
  }
});

test("a look-up that hangs is given up in time", async () => {
  const rules = rulesFor(443, { resolve: () => new Promise(() => undefined) });
  const result = await guardedPost("https://hooks.test/", message, { ...rules, timeoutMs: 100 });
  expect(result.kind).toBe("timed_out");
});

test.each([
  ["nobody listens", undefined],
  ["the connection is cut", "cut"],
  ["something that is not HTTP answers", "nonsense"],
  ["the headers have no end", "headers"],
])("when %s, it is unreachable", async (_what, how) => {
  const tcp = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    if (how === "cut") socket.destroy();
    if (how === "nonsense") socket.end("SSH-2.0-Open\r\n");
    if (how === "headers") socket.end(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`);
  });
  const port = how === undefined ? 1 : await portOf(tcp);
  const result = await guardedPost(`http://127.0.0.1:${port}/`, message, rulesFor(port));
  expect(result.kind).toBe("unreachable");
});

test("a certificate that nobody vouches for is not accepted", async () => {
  const port = await serve((_, response) => void response.end());
  const result = await guardedPost(`https://127.0.0.1:${port}/`, message, rulesFor(port));
  expect(result.kind).toBe("unreachable");
});

const usual: OutboundRules = {
  isAllowed: createAddressGuard([]),
  ports: [443, 8443],
  allowsHttp: false,
};

test.each<[string, string | undefined]>([
  ["https://hooks.example.com/in", undefined],
  ["https://hooks.example.com:8443/in", undefined],
  ["https://[2606:4700::1111]/", undefined],
  ["http://hooks.example.com/", "Must begin with https://."],
  ["file:///etc/passwd", "Must begin with https://."],
  ["https://hooks.example.com:22/", "Port 22 is not open for webhooks; these are: 443, 8443."],
  [
    "https://user:secret@hooks.example.com/",
    "Must not hold a user name or a password; deliveries are signed.",
  ],
  ["hooks", "This is not an address such as https://hooks.example.com/flags."],
])("%s as an address: %s", (url, objection) => expect(objectionToUrl(url, usual)).toBe(objection));

test.each([
  "https://127.0.0.1/",
  "https://127.1/",
  "https://0x7f000001/",
  "https://2130706433/",
  "https://017700000001/",
  "https://[::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://169.254.169.254/latest/meta-data",
])("%s is seen through, however it is written", (url) =>
  expect(objectionToUrl(url, usual)).toBe(
    "This address is private or reserved; webhooks may not reach it.",
  ),
);

test("what is refused as an address is not tried either", async () => {
  expect(await guardedPost("https://127.0.0.1/", message, { ...usual, ...limits })).toEqual({
    kind: "refused",
    detail: "This address is private or reserved; webhooks may not reach it.",
  });
});
