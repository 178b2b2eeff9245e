import { flagOf } from "../changes/shop.test-support.ts";
import { dayMs } from "../registry/calendar.ts";
import type { Flag } from "../registry/registry.ts";
import type { StaleEvidence, Use } from "./evidence.ts";
import { lifecycleRulesDefault } from "./lifecycle-rules.ts";

export const now = Date.parse("2026-11-26T12:00:00Z");
export const rules = { ...lifecycleRulesDefault, lifetimes: { release: 200 } };

export function daysAgo(days: number): number {
  return now - days * dayMs;
}

export function config(on: boolean): Flag["configs"][string] {
  return {
    on,
    offVariant: "off",
    prerequisites: [],
    targets: [],
    rules: [],
    fallthrough: { variant: "on" },
  };
}

export function useOf(parts: Partial<Use> = {}): Use {
  return {
    environment: "production",
    service: "storefront",
    kind: "sdk",
    variant: "on",
    firstAt: daysAgo(90),
    lastAt: daysAgo(1),
    ...parts,
  };
}

const reporting = { firstAt: daysAgo(200), lastAt: now };

/** A flag that is on for everybody for 41 days, in use, with three references in two repositories. */
export function evidenceOf(
  parts: Partial<StaleEvidence> = {},
  flag: Partial<Flag> = {},
): StaleEvidence {
  return {
    flag: flagOf("new-checkout", {
      expiry: { kind: "date", date: "2026-12-31" },
      configs: { staging: config(true), production: config(true) },
      ...flag,
    }),
    createdAt: daysAgo(100),
    environments: [
      { key: "staging", kind: "staging", changedAt: daysAgo(50), wasOn: true, reporting },
      { key: "production", kind: "production", changedAt: daysAgo(41), wasOn: true, reporting },
    ],
    uses: [useOf(), useOf({ variant: "off", lastAt: daysAgo(41) })],
    bulk: [],
    scans: [
      { repository: "shop", branch: "main", scannedAt: daysAgo(1), references: 2 },
      { repository: "web", branch: "main", scannedAt: daysAgo(2), references: 1 },
    ],
    ownerIsActive: true,
    dependants: [],
    extensions: 0,
    fanOut: null,
    ...parts,
  };
}

/** The same when its code is gone, and nobody asks any more. */
export function goneEvidence(
  parts: Partial<StaleEvidence> = {},
  flag: Partial<Flag> = {},
): StaleEvidence {
  const scan = { branch: "main", scannedAt: daysAgo(1), references: 0 };
  return evidenceOf(
    {
      uses: [useOf({ lastAt: daysAgo(20) })],
      scans: [
        { repository: "shop", ...scan },
        { repository: "web", ...scan },
      ],
      ...parts,
    },
    flag,
  );
}
