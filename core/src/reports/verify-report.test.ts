/** A report and the record that it was made from; whatever somebody does to either is found. */
import type { JsonValue } from "@yardarm/sdk/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../audit/canonical-json.ts";
import { type ChainEntry, nextEntry } from "../audit/chain.ts";
import { composeChanges } from "./compose-changes.ts";
import { applied, approved, facts, hour, life, sha256 } from "./facts.test-support.ts";
import { readReportFile } from "./report-file.ts";
import type { ReportStatement } from "./statement.ts";
import { createReportVerifier, type OpenedStatement } from "./verify-report.ts";

const chain = "project:shop";
const { hash: agreedTo } = life();
const given = { by: "bo", hash: agreedTo, at: hour(3.5) };
const actor = (id: string) => ({ kind: "person", id, name: [{ person: id }] });

/** What the server writes when a flag is made, a request is approved, and it is applied. */
const documents: readonly { readonly [name: string]: JsonValue }[] = [
  { kind: "project.created", actor: actor("ada"), request: null, details: {} },
  {
    kind: "change_request.applied",
    actor: actor("ada"),
    request: 2,
    details: { digest: "d".repeat(64), revisions: {} },
  },
  { kind: "change_request.approved", actor: actor("bo"), request: 4, details: { hash: agreedTo } },
  {
    ...{ kind: "change_request.applied", actor: actor("ada"), request: 4 },
    details: { digest: "e".repeat(64), revisions: {}, approvals: [given] },
  },
];

function recordOf(given: readonly { readonly [name: string]: JsonValue }[]): readonly ChainEntry[] {
  const entries: ChainEntry[] = [];
  for (const [index, document] of given.entries())
    entries.push(
      nextEntry(
        entries.at(-1),
        { ...document, chain, entry: index + 1, at: hour(index + 1) },
        sha256,
      ),
    );
  return entries;
}

const lineOf = ({ number, previous, hash, document }: ChainEntry) =>
  canonicalJson({ entry: number, previous, hash, document, opened: [] });

const record = recordOf(documents);
const hashOf = (number: number) => record[number - 1]?.hash ?? "";

const report = composeChanges(
  facts({
    applied: [
      applied(2, { hash: hashOf(2), effectDigest: "d".repeat(64) }),
      { ...approved(4), hash: hashOf(4), effectDigest: "e".repeat(64) },
    ],
    head: { entry: 4, hash: hashOf(4) },
    range: { first: 1, last: 4, before: null, hash: hashOf(4) },
    record: {
      ...{ entries: 4, sound: 4, linked: 4 },
      kinds: { "project.created": 1, "change_request.applied": 2, "change_request.approved": 1 },
    },
  }),
  sha256,
);
const content: JsonValue = JSON.parse(JSON.stringify(report));

/** Signed by whoever has the key, whatever it says. */
function statementOf(of: JsonValue): ReportStatement {
  return {
    ...{ version: 1, kind: "changes", format: "json", part: null, installation: "i", chain },
    ...{ ...report.head, madeAt: report.madeAt, sha256: sha256(canonicalJson(of)) },
  };
}

interface Given {
  readonly report?: JsonValue;
  readonly statement?: ReportStatement;
  readonly signature?: OpenedStatement["signature"];
  readonly record?: readonly ChainEntry[];
}

function verify({
  report: of = content,
  statement,
  signature = "valid",
  record: lines = record,
}: Given = {}) {
  const text = canonicalJson({ report: of, signature: "jws" });
  const opened = { statement: statement ?? statementOf(content), signature };
  const verifier = createReportVerifier(readReportFile(text, sha256(text)), {
    hash: sha256,
    opened,
  });
  for (const line of lines) verifier.take(lineOf(line));
  return verifier.end();
}

const codes = (given: Given) => [...new Set(verify(given).faults.map(({ code }) => code))];

/** The same, signed by a server that lies. */
const lied = (of: JsonValue): Given => ({ report: of, statement: statementOf(of) });

test("a report that was left as it was is vouched for by its signature, and every change of it is in the record", () => {
  expect(verify()).toMatchObject({ faults: [], vouchedBy: ["signed"], compared: 2 });
});

test("whatever leaf of a report somebody changes, the signature no longer fits", () => {
  const paths = leavesOf(content);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      const forged = withLeaf(content, path, value as JsonValue);
      fc.pre(canonicalJson(forged) !== canonicalJson(content));
      expect(codes({ report: forged })).toContain("content_changed");
    }),
    { numRuns: 200 },
  );
});

test("a signature by nobody known, or none at all, vouches for nothing", () => {
  expect(verify({ signature: "invalid" })).toMatchObject({
    vouchedBy: [],
    faults: [{ code: "signature_invalid" }],
  });
  const text = canonicalJson({ report: content, signature: "nothing" });
  const verifier = createReportVerifier(readReportFile(text, "x"), {
    hash: sha256,
    opened: undefined,
  });
  for (const line of record) verifier.take(lineOf(line));
  expect(verifier.end()).toMatchObject({ vouchedBy: [], faults: [{ code: "signature_missing" }] });
});

describe("a server that signs what is not so is contradicted by the record", () => {
  const { population } = report;
  const with_ = (more: object): JsonValue => JSON.parse(JSON.stringify({ ...report, ...more }));

  test("a change is left out, made up, or stands twice", () => {
    const fewer = with_({
      population: population.slice(1),
      totals: { ...report.totals, changes: 1 },
    });
    expect(codes(lied(fewer))).toEqual(["change_missing", "sample_differs"]);
    const more = with_({ population: [...population, { ...population[0], entry: 3 }] });
    expect(codes(lied(more))).toContain("change_invented");
    const twice = with_({ population: [...population, population[0]] });
    expect(codes(lied(twice))).toContain("change_invented");
  });

  test("any field that the record knows is another", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1 }),
        fc.constantFrom(
          "hash",
          "at",
          "request",
          "effectDigest",
          "revisions",
          "waivers",
          "brokenPolicies",
        ),
        fc.constantFrom("other", 7, ["x"], null),
        (index, field, value) => {
          const change: { [name: string]: unknown } = { ...population[index] };
          fc.pre(JSON.stringify(change[field]) !== JSON.stringify(value));
          const forged = with_({
            population: population.with(index, { ...change, [field]: value } as never),
          });
          expect(codes(lied(forged))).toContain("change_differs");
        },
      ),
    );
  });

  test("somebody is said to have agreed who did not, or to something else", () => {
    const [first, second] = population;
    const invented = with_({
      population: [{ ...first, approvals: second?.approvals }, second],
    });
    expect(codes(lied(invented))).toEqual(["change_differs"]);
    const silent = recordOf(
      documents.with(2, {
        kind: "change_request.commented",
        actor: actor("bo"),
        request: 4,
        details: {},
      }),
    );
    expect(codes({ record: silent })).toContain("approval_unproven");
    const elsewhere = recordOf(
      documents.with(2, { ...documents[2], details: { hash: "o".repeat(64) } }),
    );
    expect(codes({ record: elsewhere })).toContain("approval_unproven");
  });

  test("the counts or the sample are others", () => {
    expect(codes(lied(with_({ totals: { ...report.totals, changes: 9 } })))).toEqual([
      "count_differs",
    ]);
    expect(codes(lied(with_({ record: { ...report.record, kinds: {} } })))).toEqual([
      "count_differs",
    ]);
    expect(codes(lied(with_({ sample: { ...report.sample, seed: "another" } })))).toEqual([
      "sample_differs",
    ]);
  });

  test("what cannot be read is no report", () => {
    for (const broken of [{ population: 7 }, { range: "all" }, { kind: "other" }])
      expect(codes(lied(with_(broken)))).toEqual(["malformed"]);
  });
});

test("another record, or one that ends before, is told apart", () => {
  expect(codes({ record: record.slice(0, 3) })).toContain("record_ends_before");
  const other = recordOf(documents.with(3, { ...documents[3], details: {} }));
  expect(codes({ record: other })).toContain("entry_differs");
  const foreign = record.map((entry) => ({
    ...entry,
    document: { ...(entry.document as object), chain: "project:other" },
  }));
  expect(codes({ record: foreign })).toContain("not_of_this_record");
});

test("a file without a signature is vouched for by the entry that tells that it was handed out", () => {
  const csv = "entry,at\r\n1,now\r\n";
  const handedOut = recordOf([
    ...documents,
    {
      kind: "report.exported",
      actor: actor("cy"),
      request: null,
      details: { sha256: sha256(csv) },
    },
  ]);
  const check = (text: string) => {
    const verifier = createReportVerifier(readReportFile(text, sha256(text)), {
      hash: sha256,
      opened: undefined,
    });
    for (const line of handedOut) verifier.take(lineOf(line));
    return verifier.end();
  };
  expect(check(csv)).toMatchObject({ vouchedBy: ["recorded"], entry: 5, faults: [] });
  expect(check(`${csv} `)).toMatchObject({
    vouchedBy: [],
    faults: [{ code: "signature_missing" }],
  });
});

type Path = readonly (string | number)[];

function leavesOf(value: JsonValue, path: Path = []): readonly Path[] {
  if (value === null || typeof value !== "object") return [path];
  const entries = Object.entries(value);
  if (entries.length === 0) return [path];
  return entries.flatMap(([name, child]) => leavesOf(child as JsonValue, [...path, name]));
}

function withLeaf(value: JsonValue, [name, ...rest]: Path, leaf: JsonValue): JsonValue {
  if (name === undefined) return leaf;
  if (Array.isArray(value))
    return value.with(Number(name), withLeaf(value[Number(name)], rest, leaf));
  const fields = value as { readonly [name: string]: JsonValue };
  return { ...fields, [name]: withLeaf(fields[name] ?? null, rest, leaf) };
}
