/** Snapshots that services read: as text, entry by entry, and with a look at their shape alone. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  entryShapes,
  fits,
  type Part,
  parseSnapshot,
  readSnapshotText,
  snapshotOf,
} from "../model/index.ts";
import { breakSomewhere } from "./break-somewhere.test-support.ts";
import { compile, compileParts } from "./compile.ts";
import type { Compiled } from "./compiled.ts";
import { readConformanceFiles } from "./conformance-cases.test-support.ts";
import { evaluate } from "./evaluate.ts";
import { snapshotIn } from "./snapshot-in.ts";

const cases = readConformanceFiles().flatMap((file) => file.cases);

function compileText(text: string): Compiled | undefined {
  const parts = readSnapshotText(text);
  return parts && compileParts(parts, (part, entry) => fits(entryShapes[part], entry));
}

const broken = fc
  .tuple(fc.constantFrom(...cases), fc.nat(), fc.oneof(fc.jsonValue(), fc.constantFrom(true, "x")))
  .map(([it, place, junk]) => ({ ...it, json: breakSomewhere(it.snapshot, place, junk) }));

test("a snapshot read as text is the snapshot", () => {
  for (const { snapshot } of cases) {
    const parts = readSnapshotText(JSON.stringify(snapshot, undefined, 1));
    expect(parts && snapshotOf(parts)).toEqual(snapshot);
    expect(snapshotIn(compileText(JSON.stringify(snapshot)) as Compiled)).toEqual(snapshot);
  }
});

test("every case of the law is decided by text as by objects", () => {
  for (const { snapshot, context, flag, type, defaultValue, expect: wanted } of cases) {
    const compiled = compileText(JSON.stringify(snapshot));
    const decision = compiled && evaluate(compiled, context, { flag, type, defaultValue });
    const { errorMessage: _, ...rest } = decision ?? {};
    expect(rest).toEqual(wanted);
  }
});

describe("when something is wrong with a snapshot", () => {
  test("nothing throws, and what parsing finds no fault with is decided the same", () => {
    let faultless = 0;
    fc.assert(
      fc.property(broken, ({ json, context, flag }) => {
        const compiled = compileText(JSON.stringify(json));
        const { value, problems } = parseSnapshot(json);
        const question = { flag, defaultValue: 7 };
        const decision = compiled && evaluate(compiled, context, question);
        if (value === undefined || problems.length > 0) return;
        faultless++;
        expect(decision).toEqual(evaluate(compile(value), context, question));
      }),
      { numRuns: 2_000 },
    );
    expect(faultless).toBeGreaterThan(100);
  });

  test("an entry that parses has the shape that services look for", () => {
    fc.assert(
      fc.property(broken, ({ json }) => {
        const { value } = parseSnapshot(json);
        for (const part of Object.keys(entryShapes) as Part[]) {
          for (const entry of Object.values(value?.[part] ?? {})) {
            expect(fits(entryShapes[part], entry)).toBe(true);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("a flag with a field of a later version is not decided", () => {
    const snapshot = cases[0]?.snapshot;
    const [key = "", flag] = Object.entries(snapshot?.flags ?? {})[0] ?? [];
    const later = { ...flag, config: { ...flag?.config, until: "2030-01-01" } };
    const compiled = compileText(JSON.stringify({ ...snapshot, flags: { [key]: later } }));
    const decision = compiled && evaluate(compiled, {}, { flag: key, defaultValue: 7 });
    expect(decision).toMatchObject({ value: 7, errorCode: "PARSE_ERROR" });
    expect(snapshotIn(compiled as Compiled).flags[key]).toBeUndefined();
  });

  test.each([
    ["another format", { format: 2 }],
    ["a revision that is none", { revision: "seven" }],
    ["without a part", { groups: undefined }],
    ["a part that is a list", { flags: [] }],
  ])("%s is no snapshot", (_what, change) => {
    expect(readSnapshotText(JSON.stringify({ ...cases[0]?.snapshot, ...change }))).toBeUndefined();
  });
});
