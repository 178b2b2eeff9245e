import fc from "fast-check";
import { expect, test } from "vitest";
import { assessFlag } from "./assess-flag.ts";
import { config, daysAgo, evidenceOf, now, rules } from "./evidence.test-support.ts";
import type { StaleEvidence } from "./evidence.ts";

const moment = fc.integer({ min: 0, max: 80 }).map(daysAgo);
const environment = fc.constantFrom("staging", "production");
const reporting = fc.option(fc.record({ firstAt: moment, lastAt: moment }), { freq: 8 });
const use = fc.record({
  environment,
  service: fc.constantFrom("storefront", "batch"),
  kind: fc.constantFrom("sdk" as const, "remote" as const),
  variant: fc.constantFrom("on", "off", null),
  firstAt: moment,
  lastAt: moment,
});
const scan = fc.record({
  repository: fc.constantFrom("shop", "web"),
  branch: fc.constant("main"),
  scannedAt: moment,
  references: fc.integer({ min: 0, max: 2 }),
});
const bulk = fc.record({
  environment,
  reach: fc.constantFrom("all" as const, "client_side" as const),
  lastAt: moment,
});

const evidence: fc.Arbitrary<StaleEvidence> = fc
  .record({
    isOn: fc.tuple(fc.boolean(), fc.boolean()),
    isPermanent: fc.boolean(),
    clientSide: fc.boolean(),
    changedAt: fc.tuple(moment, moment),
    createdAt: moment,
    reporting: fc.tuple(reporting, reporting),
    uses: fc.option(fc.array(use, { maxLength: 4 }), { freq: 8 }),
    bulk: fc.array(bulk, { maxLength: 1 }),
    scans: fc.option(fc.array(scan, { maxLength: 2 }), { freq: 8 }),
    isNeeded: fc.boolean(),
  })
  .map(({ isOn, isPermanent, clientSide, changedAt, reporting: told, isNeeded, ...rest }) =>
    evidenceOf(
      {
        ...rest,
        environments: [
          {
            key: "staging",
            kind: "staging",
            changedAt: changedAt[0],
            wasOn: true,
            reporting: told[0],
          },
          {
            key: "production",
            kind: "production",
            changedAt: changedAt[1],
            wasOn: true,
            reporting: told[1],
          },
        ],
        dependants: isNeeded ? [{ address: "flag/x", environment: "production" }] : [],
      },
      {
        clientSide,
        configs: { staging: config(isOn[0]), production: config(isOn[1]) },
        ...(isPermanent && { expiry: { kind: "permanent", reason: "It stays." } as const }),
      },
    ),
  );

const assess = (it: StaleEvidence) => assessFlag(it, { rules, now });
const isSafe = (safe: string) => safe === "yes";

/** Holds for whatever evidence there is. */
function holds(law: (it: StaleEvidence) => void): void {
  fc.assert(fc.property(evidence, law), { numRuns: 500 });
}

test("what is not known makes nothing safe", () => {
  holds((it) => {
    const known = assess(it);
    const lacking: readonly Partial<StaleEvidence>[] = [
      { uses: null },
      { scans: null },
      { scans: [] },
      { environments: it.environments.map((each) => ({ ...each, reporting: null })) },
    ];
    for (const lack of lacking) {
      const less = assess({ ...it, ...lack });
      expect(isSafe(less.archive.safe) && !isSafe(known.archive.safe)).toBe(false);
      expect(less.archive.safe).not.toBe("yes");
    }
  });
});

test("whoever asks for a flag stands against archiving it, wherever they are", () => {
  holds((it) => {
    for (const { key } of it.environments) {
      const asking = {
        service: "late",
        kind: "sdk",
        variant: "on",
        firstAt: now,
        lastAt: now,
      } as const;
      const uses = [...(it.uses ?? []), { ...asking, environment: key }];
      expect(assess({ ...it, uses }).archive.safe).toBe("no");
    }
  });
});

test("each answer is what its reasons make it, and its sentence tells them", () => {
  holds((it) => {
    const { deleteFromCode, archive } = assess(it);
    for (const { safe, sentence, reasons } of [deleteFromCode, archive]) {
      const speak = new Set(reasons.map(({ speaks }) => speaks));
      expect(safe === "no").toBe(speak.has("against"));
      if (safe === "yes") expect(speak.has("doubt")).toBe(false);
      const telling = { yes: "for", no: "against", unknown: "doubt", done: "for" }[safe];
      for (const reason of reasons) {
        if (reason.speaks === telling) expect(sentence).toContain(reason.detail);
      }
    }
  });
});

test("stages and verdicts never contradict each other", () => {
  holds((it) => {
    const { stage, archive, deleteFromCode, staleBecause } = assess(it);
    if (stage === "removed") expect(deleteFromCode.safe).toBe("done");
    if (deleteFromCode.safe === "yes") expect(["ready", "live"]).toContain(stage);
    if (archive.safe === "yes") expect(deleteFromCode.safe).toBe("done");
    if (stage === "ready" || stage === "removed") {
      expect(staleBecause.length).toBeGreaterThan(0);
    }
  });
});

test("a later look at unchanged evidence never takes a flag back", () => {
  holds((it) => {
    const early = assess(it).deleteFromCode;
    const late = assessFlag(it, { rules, now: now + 5 * 86_400_000 }).deleteFromCode;
    if (early.safe === "yes") expect(["yes", "done"]).toContain(late.safe);
  });
});
