import type { DigestFacts, DigestFinding, DigestFlag, DigestWaiting } from "./facts.ts";

const now = Date.parse("2026-11-26T08:00:00Z");
const shop = { project: "shop", projectName: "Shop" };

export function flag(
  key: string,
  date: string | undefined,
  more: Partial<DigestFlag> = {},
): DigestFlag {
  const expiry =
    date === undefined
      ? ({ kind: "permanent", reason: "It stays." } as const)
      : ({ kind: "date", date } as const);
  return { ...shop, flag: key, name: key, expiry, team: "Checkout", ...more };
}

export function finding(code: string, flagKey: string | null): DigestFinding {
  return {
    ...shop,
    policy: "described",
    policyName: "Every flag says what it is for",
    code,
    address: flagKey === null ? "team/checkout" : `flag/${flagKey}`,
    flag: flagKey,
    detail: `\`${flagKey}\` does not say what it is for.`,
    wayOut: "Describe it.",
  };
}

export function waiting(request: number, more: Partial<DigestWaiting> = {}): DigestWaiting {
  const title = "Turn on `new-checkout` in production";
  const because = "Ben asks whether this may be done.";
  const since = Date.parse("2026-11-23T10:00:00Z");
  return { ...shop, request, title, wants: "review", because, since, ...more };
}

export function factsOf(more: Partial<DigestFacts> = {}): DigestFacts {
  return {
    ...{ now, expiringDays: 14, told: new Set<string>() },
    ...{ waiting: [], flags: [], findings: [], verdicts: [] },
    ...more,
  };
}
