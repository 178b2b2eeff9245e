/** Facts of a small project, as the server would read them. */
import { createHash } from "node:crypto";
import type { Hash } from "../audit/chain.ts";
import { type Life, noPlan, type RequestDemand } from "../requests/life.ts";
import type { AppliedFacts, ChangesFacts, EntityVersion, StoredFacts } from "./changes-facts.ts";
import { instantOf } from "./instant.ts";

export const sha256: Hash = (text) => createHash("sha256").update(text).digest("hex");

const start = Date.UTC(2026, 9, 1);
const hourMs = 3_600_000;
/** So many hours after the beginning of the period. */
export const hour = (hours: number): string => instantOf(start + hours * hourMs);
const ms = (hours: number): number => start + hours * hourMs;

export const ada = { kind: "person", id: "ada", name: "Ada" } as const;

export function life(more: Partial<Life> = {}): Life {
  return {
    ...{ state: "applied", version: 3, writers: [{ actor: "person:ada", person: "ada" }] },
    ...{ hash: "h".repeat(64), rejectedHash: null, plan: noPlan, approvals: [], demands: [] },
    ...{ steps: [], emergency: null, ends: null, ...more },
  };
}

export function stored(more: Partial<StoredFacts> = {}): StoredFacts {
  return {
    ...{ title: "Turn on `cart`", sentences: ["Turn on `cart` in production"], reason: "Ready." },
    ...{ author: ada, askedAt: hour(1), wasEmergency: false, revisions: {}, inert: [] },
    ...{ addresses: ["flag/cart/production"], reverts: null, life: null, names: {}, ...more },
  };
}

export function applied(entry: number, more: Partial<AppliedFacts> = {}): AppliedFacts {
  return {
    ...{ entry, hash: sha256(String(entry)), at: hour(entry), number: entry },
    ...{ by: { kind: "person", id: "ada", person: "ada" }, effectDigest: null, approvals: [] },
    ...{ brokenPolicies: [], waivers: [], stored: stored(), ...more },
  };
}

/** That bo agreed, as the entry and as the life of the request have it. */
export function approved(entry: number, more: Partial<Life> = {}): AppliedFacts {
  const { hash } = life();
  const given = {
    ...{ by: { actor: "person:bo", person: "bo" }, at: ms(entry - 0.5), hash, comment: "Fine." },
    ...{ environments: ["production"], teams: [], voided: null },
  };
  const demand: RequestDemand = {
    ...{ policy: null, approvals: 1, owners: [], reason: "It is protected." },
    from: "approver",
    environments: ["production"],
  };
  return applied(entry, {
    approvals: [{ by: "bo", hash, at: hour(entry - 0.5) }],
    stored: stored({ life: life({ approvals: [given], demands: [demand], ...more }) }),
  });
}

export const version = (
  address: string,
  entry: number,
  document: EntityVersion["document"],
): EntityVersion => ({ address, entry, at: hour(entry), document });

export function facts(more: Partial<ChangesFacts> = {}): ChangesFacts {
  const items = more.applied ?? [applied(1), applied(2)];
  const [first, last] = [items[0]?.entry ?? 1, items.at(-1)?.entry ?? 0];
  const count = last - first + 1;
  return {
    ...{ installation: "i", chain: "project:shop", project: { key: "shop", name: "Shop" } },
    ...{ period: { from: hour(0), to: hour(240) }, madeAt: hour(300) },
    head: { entry: last, hash: sha256(String(last)) },
    range: count <= 0 ? null : { first, last, before: null, hash: sha256(String(last)) },
    record: {
      ...{ entries: count, sound: count, linked: count },
      kinds: { "change_request.applied": items.length },
    },
    stored: {
      ...{ applied: items.length, appliedOutside: [], histories: items.length },
      ...{ historiesOutside: [], requests: items.length, highestRequest: items.length },
    },
    ...{ applied: items, stopped: [], versions: [], people: { ada: "Ada", bo: "Bo" } },
    access: { days: 90, grants: [], events: [] },
    tests: { runs: [], exercised: [] },
    sample: { size: 25, seed: null },
    ...more,
  };
}
