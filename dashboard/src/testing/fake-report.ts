/** What an auditor of the shop reads, composed by the same pure functions that compose it in the server. */
import {
  type AppliedFacts,
  type ChangesFacts,
  type ChangesReport,
  composeChanges,
  type StoredFacts,
} from "@yardarm/core/reports";

const ada = { kind: "person", id: "ada", name: "Ada Lovelace" } as const;
const at = (day: number, hour = 9) =>
  `2026-10-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00.000Z`;

const stored = (title: string, more: Partial<StoredFacts> = {}): StoredFacts => ({
  ...{ title, sentences: [title], reason: null, author: ada, askedAt: at(2), wasEmergency: false },
  ...{ revisions: {}, inert: [], addresses: [], reverts: null, life: null, names: {}, ...more },
});

const applied = (entry: number, more: Partial<AppliedFacts>): AppliedFacts => ({
  ...{ entry, hash: String(entry).repeat(8), at: at(entry), number: entry, effectDigest: null },
  ...{ by: { kind: "person", id: "ada", person: "ada" }, approvals: [], brokenPolicies: [] },
  ...{ waivers: [], stored: null, ...more },
});

const policy = {
  ...{ key: "two-people", name: "Two people for production", description: "", state: "active" },
  ...{ severity: "needs_approval", scope: { isProtected: true } },
  requirement: { kind: "approval", approvals: 1, from: "approver" },
};

const freeze = {
  ...{ key: "incident-freeze", name: "Nothing changes while there is an incident" },
  ...{ description: "", state: "active", severity: "blocking", scope: {} },
  requirement: { kind: "freeze", windows: [], incident: true },
};

const facts: ChangesFacts = {
  ...{ installation: "i", chain: "project:shop", project: { key: "shop", name: "Shop" } },
  period: { from: at(1, 0), to: "2026-11-01T00:00:00.000Z" },
  madeAt: "2026-11-02T09:00:00.000Z",
  head: { entry: 5, hash: "e".repeat(64) },
  range: { first: 2, last: 5, before: "b".repeat(64), hash: "e".repeat(64) },
  record: {
    ...{ entries: 4, sound: 4, linked: 4 },
    kinds: { "change_request.applied": 3, "change_request.rejected": 1 },
  },
  stored: {
    ...{ applied: 3, appliedOutside: [], histories: 3, historiesOutside: [], requests: 4 },
    highestRequest: 4,
  },
  applied: [
    applied(2, { stored: stored("Create `cart.new`", { reason: "First." }) }),
    applied(3, {
      approvals: [{ by: "grace", hash: "h", at: at(3) }],
      stored: stored("Turn on `cart.new`", { revisions: { production: 1 } }),
    }),
    applied(4, {
      stored: stored("Turn off `cart.new`", { wasEmergency: true, revisions: { production: 2 } }),
    }),
  ],
  stopped: [
    {
      ...{ entry: 5, at: at(5), step: "rejected", number: 4, state: "rejected" },
      by: { kind: "person", id: "grace", person: "grace" },
      stored: { title: "Turn on `search`", author: ada, life: null, names: {} },
    },
  ],
  versions: [
    { address: "policy/two-people", entry: 1, at: at(1, 0), document: policy },
    { address: "policy/incident-freeze", entry: 3, at: at(3), document: freeze },
  ],
  access: { days: 90, grants: [], events: [] },
  tests: { runs: [], exercised: [] },
  people: { ada: "Ada Lovelace", grace: "Grace Hopper" },
  sample: { size: 25, seed: null },
};

/** No cryptography: it only has to differ. */
const draw = (text: string) => text.split("").reverse().join("");

export function fakeChangesReport(sample: ChangesFacts["sample"]): ChangesReport {
  return composeChanges({ ...facts, sample }, draw);
}
