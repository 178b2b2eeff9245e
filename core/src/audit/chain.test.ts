import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type ChainEntry,
  type ChainHead,
  endMissing,
  entryHashInput,
  nextEntry,
  startUntrusted,
  verifyChain,
} from "./chain.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function chainOf(documents: readonly string[]): ChainEntry[] {
  const entries: ChainEntry[] = [];
  let head: ChainHead | undefined;
  for (const document of documents) {
    const entry = nextEntry(head, { document }, sha256);
    entries.push(entry);
    head = entry;
  }
  return entries;
}

test("the hash input is canonical, so the order of a document's fields does not matter", () => {
  expect(entryHashInput(null, { b: 1, a: 2 })).toBe(
    '{"document":{"a":2,"b":1},"previous":null,"version":1}',
  );
});

test("a sound chain is verified up to its head", () => {
  const entries = chainOf(["a", "b", "c"]);
  expect(verifyChain(entries, sha256)).toEqual({
    head: { number: 3, hash: entries[2]?.hash },
  });
});

test("an end that is missing and a start that is not trusted are faults at their entry", () => {
  expect(endMissing(7)).toMatchObject({ number: 7, code: "number_gap" });
  expect(startUntrusted(7)).toMatchObject({ number: 7, code: "link_broken" });
});

test("an empty chain has neither head nor fault", () => {
  expect(verifyChain([], sha256)).toEqual({});
});

test("a chain can be verified from behind a trusted head", () => {
  const [first, ...rest] = chainOf(["a", "b", "c"]);
  if (first === undefined) throw new Error("The chain has a first entry.");
  expect(verifyChain(rest, sha256, first)).toEqual(verifyChain([first, ...rest], sha256));
  expect(verifyChain(rest, sha256, { number: 1, hash: "other" }).fault?.code).toBe("link_broken");
});

const forgeries: readonly (readonly [string, string, (entries: ChainEntry[]) => ChainEntry[]])[] = [
  ["taking an entry out", "number_gap", (entries) => entries.toSpliced(1, 1)],
  [
    "taking an entry out and counting anew",
    "link_broken",
    (entries) => entries.toSpliced(1, 1).map((entry, index) => ({ ...entry, number: index + 1 })),
  ],
  [
    "changing a document",
    "hash_mismatch",
    (entries) => entries.map((entry) => (entry.number === 2 ? { ...entry, document: "x" } : entry)),
  ],
  [
    "changing a document and its hash",
    "link_broken",
    (entries) =>
      entries.map((entry) =>
        entry.number === 2
          ? { ...entry, document: "x", hash: sha256(entryHashInput(entry.previous, "x")) }
          : entry,
      ),
  ],
  ["putting another start before it", "link_broken", ([, ...rest]) => [...chainOf(["x"]), ...rest]],
];

test.each(forgeries)("%s is found as %s", (_, code, forge) => {
  expect(verifyChain(forge(chainOf(["a", "b", "c"])), sha256).fault?.code).toBe(code);
});

test("whichever document is changed, the chain is sound just up to it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.string(), (number, text) => {
      const entries = chainOf(["a", "b", "c", "d", "e", "f", "g", "h"]);
      const forged = entries.map((it) => (it.number === number ? { ...it, document: text } : it));
      const { head, fault } = verifyChain(forged, sha256);
      expect(fault?.number).toBe(number);
      expect(fault?.detail).toContain(String(number));
      expect(head?.number ?? 0).toBe(number - 1);
    }),
    { numRuns: 50 },
  );
});
