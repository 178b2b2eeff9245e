import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createDelivery, type Delivery } from "@yardarm/delivery";
import { createClient } from "@yardarm/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConformanceFiles } from "../../sdk/src/evaluate/conformance-cases.test-support.ts";
import { CaseSource } from "./case-source.ts";

const cases = readConformanceFiles().flatMap(({ name, cases: own }) =>
  own.map((it) => ({ ...it, title: `${name}: ${it.title}` })),
);

let source: CaseSource;
let delivery: Delivery;
let server: Server;
let url: string;

beforeAll(async () => {
  source = new CaseSource(cases.map(({ snapshot }) => snapshot));
  delivery = createDelivery({ source });
  server = createServer((request, response) => void delivery.handle(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await delivery.close();
  server.close();
});

const numbered = cases.map((it, index) => ({ ...it, environment: String(index) }));

test.each(numbered)("by stream, $title", async ({ environment, context, flag, ...rest }) => {
  const warnings: string[] = [];
  const logger = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  const flags = createClient({ url, key: environment, logger });
  try {
    expect(await flags.ready()).toBe(true);
    const arrived = new Promise((resolve) => flags.on("change", resolve));
    const hasFlags = Object.keys(rest.snapshot.flags).length > 0;
    source.fill(environment);
    if (hasFlags) await arrived;
    // The client asks for the type of its default; a case that asks for none is asked for with `null`.
    const isTyped = rest.type !== undefined || rest.expect.errorCode !== undefined;
    const decision = flags.details(flag, context, isTyped ? rest.defaultValue : null);
    const { errorMessage, revision, staleMs, ...decided } = decision;
    expect(decided).toEqual(rest.expect);
    expect(revision).toMatch(hasFlags ? /^x\.1$/ : /^x\./);
    expect(warnings.filter((warning) => !isOfMistake(warning))).toEqual([]);
    if (rest.expect.errorCode === undefined) expect(warnings).toEqual([]);
    expect(staleMs).toBeGreaterThanOrEqual(0);
  } finally {
    await flags.close();
  }
});

/** Whoever asks for what cannot be is told so, which is what some cases are about. */
function isOfMistake(warning: string): boolean {
  return warning.startsWith("The code's own default was served for ");
}
