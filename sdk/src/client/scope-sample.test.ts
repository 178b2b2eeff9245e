import fc from "fast-check";
import { expect, test } from "vitest";
import { limits, type ObservedCombinations, parseObservationBatch } from "../model/index.ts";
import { note, ScopeSample } from "./scope-sample.ts";
import { chanceOf, traceIdOf } from "./trace.ts";

const traceOf = (digits: string): string => digits.padStart(32, "1");
const headerOf = (trace: string): string => `00-${trace}-00f067aa0ba902b7-01`;

/** Rows as people read them. */
function rowsOf(combinations: ObservedCombinations | undefined): Record<string, number> {
  const { rows = [], served = [] } = combinations ?? {};
  return Object.fromEntries(
    rows.map((row) => {
      const names = row.served.map((place) => `${served[place]?.flag}=${served[place]?.variant}`);
      return [names.sort().join(" "), row.scopes];
    }),
  );
}

function record(sample: ScopeSample, variants: Record<string, string>, traceparent?: string): void {
  const recorded = sample.begin(traceparent);
  if (recorded === undefined) return;
  for (const [flag, variant] of Object.entries(variants)) note(recorded.served, flag, variant);
}

test("scopes that served the same are one row, in whatever order they asked", () => {
  const sample = new ScopeSample(10, () => 0);
  record(sample, { a: "on", b: "x" });
  record(sample, { b: "x", a: "on" });
  record(sample, { a: "off" });
  record(sample, {});
  sample.take();
  const taken = sample.take();
  expect(rowsOf(taken)).toEqual({ "a=on b=x": 2, "a=off": 1 });
  expect(taken).toMatchObject({ begun: 4, recorded: 4 });
  expect(sample.take()).toBeUndefined();
});

test("a scope is reported whole, although it was still open at the report in whose time it began", () => {
  const sample = new ScopeSample(10, () => 0);
  const { served = new Map() } = sample.begin(undefined) ?? {};
  note(served, "a", "on");
  expect(sample.take()).toBeUndefined();
  note(served, "b", "x");
  expect(rowsOf(sample.take())).toEqual({ "a=on b=x": 1 });
});

test("where more scopes begin than there is room for, a share of them is recorded, and it is told which", () => {
  let draws = 0;
  const sample = new ScopeSample(100, () => (draws++ % 10) / 10);
  const begin = (count: number) => {
    for (let each = 0; each < count; each++) record(sample, { a: "on" });
  };
  begin(1_000);
  sample.take();
  expect(draws).toBe(0);
  begin(1_000);
  expect(sample.take()).toMatchObject({ begun: 1_000, recorded: 100 });
  begin(10);
  expect(sample.take()).toMatchObject({ begun: 1_000, recorded: 100 });
  expect(rowsOf(sample.take())).toEqual({ "a=on": 1 });
  begin(10);
  sample.take();
  expect(rowsOf(sample.take())).toEqual({ "a=on": 10 });
});

test("services that record different shares record the same traces", () => {
  const traces = Array.from({ length: 1_000 }, (_, index) =>
    traceOf(((index * 2_654_435_761) >>> 0).toString(16).padStart(8, "0")),
  );
  const tracesOf = (scopesMax: number) => {
    const sample = new ScopeSample(scopesMax, () => 1);
    for (const trace of traces) record(sample, { a: "on" }, headerOf(trace));
    sample.take();
    for (const trace of traces) record(sample, { a: "on" }, headerOf(trace));
    sample.take();
    return (sample.take()?.traces ?? []).map(({ trace }) => trace);
  };
  const many = tracesOf(900);
  const few = tracesOf(100);
  expect(many).toHaveLength(50);
  expect(few).toEqual(many);
  expect(many.every((trace) => chanceOf(trace) < 0.1)).toBe(true);
});

test.each([
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"],
  [
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
    "4bf92f3577b34da6a3ce929d0e0e4736",
  ],
  ["00-00000000000000000000000000000000-00f067aa0ba902b7-01", undefined],
  ["00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", undefined],
  ["4bf92f3577b34da6a3ce929d0e0e4736", undefined],
  [["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"], "4bf92f3577b34da6a3ce929d0e0e4736"],
  [undefined, undefined],
  [7, undefined],
])("the trace of %j is %s", (header, trace) => {
  expect(traceIdOf(header)).toBe(trace);
});

test("whatever scopes serve, a report stays within its bounds and a server can read it", () => {
  const variants = fc.dictionary(
    fc.integer({ min: 0, max: 400 }).map((number) => `flag-${number}`),
    fc.constantFrom("on", "off", "x"),
    { maxKeys: 100 },
  );
  fc.assert(
    fc.property(fc.array(variants, { maxLength: 40 }), (scopes) => {
      const sample = new ScopeSample(30, () => 0);
      for (const [index, scope] of scopes.entries()) {
        record(sample, scope, headerOf(traceOf(index.toString(16).padStart(8, "0"))));
      }
      sample.take();
      const combinations = sample.take();
      if (combinations === undefined) return;
      const served = combinations.rows.map((row) => row.served.length);
      expect(Math.max(...served)).toBeLessThanOrEqual(limits.scopeFlagsMax);
      expect(combinations.recorded).toBeLessThanOrEqual(30);
      const { value, problems } = parseObservationBatch({
        id: "3f6d1c1e-6f0a-4c61-9a3c-0d7f5a2b9e11",
        reporter: { service: "s", instance: "i", sdk: "x" },
        from: "2026-01-31T12:00:00Z",
        to: "2026-01-31T12:00:10Z",
        counts: [],
        combinations,
      });
      expect(problems).toEqual([]);
      expect(value?.combinations).toEqual(combinations);
    }),
  );
});
