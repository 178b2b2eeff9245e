import { expect, test } from "vitest";
import { DomainError } from "../../platform/domain-error.ts";
import { createFanOutReader, type FanOutDeps } from "./fan-out.ts";

const counts = { meeting: 12, unknown: 1, untested: 5, hasTests: true, at: 7 };
const warnings: string[] = [];

function readerWith(countPairs: FanOutDeps["countPairs"]) {
  warnings.length = 0;
  return createFanOutReader({
    listEnvironments: async () => [
      { key: "development", kind: "development" },
      { key: "eu", kind: "production" },
      { key: "us", kind: "production" },
    ],
    countPairs,
    clock: () => new Date(9),
    log: { warn: (_details, message) => warnings.push(message) },
  });
}
const place = { project: "shop", flag: "wallet" };

test("the environment that decides and has most untested pairs is told of", async () => {
  const read = readerWith(async ({ environment }) => ({
    ...counts,
    untested: environment === "us" ? 8 : environment === "eu" ? 5 : 99,
  }));
  const { at, ...told } = counts;
  expect(await read(place)).toEqual({ ...told, environment: "us", untested: 8, asOf: at });
});

test("what takes long, or is not there, is not known and no failure; what breaks down is logged", async () => {
  const late = readerWith(async () => {
    throw new DomainError("unavailable", "analysis_not_ready", "It takes a moment.");
  });
  expect(await late(place)).toBeNull();
  expect(await readerWith(async () => undefined)(place)).toBeNull();
  expect(warnings).toEqual([]);
  const broken = readerWith(async ({ environment }) => {
    if (environment === "us") throw new Error("The thread has ended.");
    return counts;
  });
  expect(await broken(place)).toMatchObject({ environment: "eu" });
  expect(warnings).toEqual(["what a flag meets was not worked out"]);
});
