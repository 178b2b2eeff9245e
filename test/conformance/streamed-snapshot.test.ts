import { createClient } from "@yardarm/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allCases } from "./all-cases.ts";
import { type CaseServer, startCaseServer } from "./case-server.ts";
import { CaseSource } from "./case-source.ts";

let source: CaseSource;
let server: CaseServer;

beforeAll(async () => {
  source = new CaseSource(allCases.map(({ snapshot }) => snapshot));
  server = await startCaseServer(source);
});

afterAll(() => server.close());

test.each(allCases)("by stream, $title", async ({ environment, context, flag, ...rest }) => {
  const warnings: string[] = [];
  const logger = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  const flags = createClient({ url: server.url, key: environment, logger });
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
