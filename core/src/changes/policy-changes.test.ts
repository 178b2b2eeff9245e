import type { Policy } from "../registry/policy.ts";
import type { Registry } from "../registry/registry.ts";
import { checkChanges, checkRefusals, checkSentences } from "./check-changes.test-support.ts";
import { described, oldWallet } from "./shop.test-support.ts";

const ticket: Policy = {
  ...described,
  key: "ticket",
  severity: "blocking",
  requirement: { kind: "ticket", urlStart: "" },
};
const policy = (key: string) => (registry: Registry) => registry.policies.get(key);
const waiver = (key: string) => (registry: Registry) => registry.waivers.get(key);
const calm = { kind: "freeze", windows: [], incident: false } as const;
const fact = { kind: "policy.fact", policy: "described" } as const;
const other = { ...oldWallet, key: "other", flag: "badge", environment: "production" };

checkChanges([
  {
    change: { kind: "policy.create", policy: "ticket", from: null, to: ticket },
    says: "Create the blocking policy `ticket`: every flag links to its ticket.",
    look: policy("ticket"),
    finds: ticket,
    again: "policy_key_taken",
  },
  {
    change: { ...fact, field: "severity", from: "advisory", to: "blocking" },
    says: "Make the policy `described` blocking instead of advisory.",
    look: (registry) => policy("described")(registry)?.severity,
    finds: "blocking",
  },
  {
    change: { ...fact, field: "state", from: "active", to: "archived" },
    says: "Archive the policy `described`.",
    look: (registry) => policy("described")(registry)?.state,
    finds: "archived",
  },
  {
    change: { ...fact, field: "scope", from: {}, to: { purposes: ["release"] } },
    says: "Let the policy `described` hold for release flags instead of for everything.",
    look: (registry) => policy("described")(registry)?.scope,
    finds: { purposes: ["release"] },
  },
  {
    change: {
      ...fact,
      field: "requirement",
      from: described.requirement,
      to: { kind: "description", lengthMin: 20 },
    },
    says: "Change the policy `described` to: every flag says in at least 20 characters what it is for.",
    look: (registry) => policy("described")(registry)?.requirement,
    finds: { kind: "description", lengthMin: 20 },
  },
  {
    change: { kind: "waiver.create", waiver: "other", from: null, to: other },
    says: "Let `badge` in production off the policy `described` until 2027-01-31.",
    look: waiver("other"),
    finds: other,
    again: "waiver_key_taken",
  },
  {
    change: { kind: "waiver.create", waiver: "old-wallet", from: oldWallet, to: null },
    says: "Take back the waiver `old-wallet` from `described`.",
    look: waiver("old-wallet"),
    finds: undefined,
  },
  {
    change: {
      kind: "waiver.fact",
      waiver: "old-wallet",
      field: "until",
      from: "2027-01-31",
      to: "2027-02-28",
    },
    says: "Let the waiver `old-wallet` end on 2027-02-28 instead of 2027-01-31.",
    look: (registry) => waiver("old-wallet")(registry)?.until,
    finds: "2027-02-28",
  },
]);

checkSentences([
  [
    "Remove the policy `described`.",
    { kind: "policy.create", policy: "described", from: described, to: null },
  ],
  ["Rename the policy `described` to “Why”.", { ...fact, field: "name", from: "", to: "Why" }],
  [
    "Change the description of the policy `described`.",
    { ...fact, field: "description", from: "", to: "Why" },
  ],
  ["Restore the policy `described`.", { ...fact, field: "state", from: "archived", to: "active" }],
  [
    "Freeze what the policy `described` speaks of: there is an incident.",
    { ...fact, field: "requirement", from: calm, to: { ...calm, incident: true } },
  ],
  [
    "End the freeze of the policy `described` for an incident.",
    { ...fact, field: "requirement", from: { ...calm, incident: true }, to: calm },
  ],
  [
    "Let the policy `described` hold in a or b, in environments for production, in protected environments instead of in unprotected environments.",
    {
      ...fact,
      field: "scope",
      from: { isProtected: false },
      to: { environments: ["a", "b"], environmentKinds: ["production"], isProtected: true },
    },
  ],
  [
    "Change the reason of the waiver `w`.",
    { kind: "waiver.fact", waiver: "w", field: "reason", from: "A", to: "B" },
  ],
  [
    "Have the waiver `w` granted by `p2`.",
    { kind: "waiver.fact", waiver: "w", field: "approver", from: "p1", to: "p2" },
  ],
  [
    "Let every flag off the policy `p` until 2027-01-31.",
    {
      kind: "waiver.create",
      waiver: "w",
      from: null,
      to: { key: "w", policy: "p", reason: "R", approver: "p1", until: "2027-01-31" },
    },
  ],
]);

checkSentences(
  (
    [
      ["a team answers for every flag", { kind: "owner", mustBeTeam: true }],
      ["somebody who is still here answers for every flag", { kind: "owner", mustBeTeam: false }],
      ["every flag has a last day, and is gone after it", { kind: "expiry", permanentFor: [] }],
      [
        "every flag has a last day, and is gone after it; only kill-switch or permission flags may stay for good",
        { kind: "expiry", permanentFor: ["kill-switch", "permission"] },
      ],
      [
        "every flag links to its ticket at https://jira/",
        { kind: "ticket", urlStart: "https://jira/" },
      ],
      ["every key matches `[a-z]+`", { kind: "key_pattern", pattern: "[a-z]+" }],
      [
        "flags live at most 1 day for release and 90 days for experiment",
        { kind: "lifetime", daysMax: { release: 1, experiment: 90 } },
      ],
      ["flags live at most as long as they like", { kind: "lifetime", daysMax: {} }],
      ["1 other person agrees", { kind: "approval", approvals: 1, from: "approver" }],
      [
        "2 of the team that owns what is touched agree once a request moves 25 points of 100 of an audience",
        { kind: "approval", approvals: 2, from: "owner_team", pointsMin: 25 },
      ],
      ["nothing changes, as there is an incident", { ...calm, incident: true }],
      ["nothing changes while the incident switch is on (it is off)", calm],
      [
        "nothing changes every Friday from 12:00 until 24:00 (UTC) and from 2026-12-20 00:00 until 2027-01-04 08:00 (UTC)",
        {
          ...calm,
          windows: [
            { kind: "weekly", days: ["friday"], from: "12:00", until: "24:00", timeZone: "UTC" },
            { kind: "dates", from: "2026-12-20T00:00", until: "2027-01-04T08:00", timeZone: "UTC" },
          ],
        },
      ],
      [
        "one request moves at most 1 point of 100 of an audience",
        { kind: "rollout_step", pointsMax: 1 },
      ],
      ["nothing is applied the moment it is made", { kind: "direct_edit" }],
      [
        "a team with active flags takes no other one",
        { kind: "team_budget", counts: "active", flagsMax: 0 },
      ],
      [
        "a team with more than 3 overdue flags takes no other one",
        { kind: "team_budget", counts: "overdue", flagsMax: 3 },
      ],
    ] as const
  ).map(([text, requirement]) => [
    `Change the policy \`described\` to: ${text}.`,
    { ...fact, field: "requirement", from: described.requirement, to: requirement },
  ]),
);

checkRefusals([
  [
    "a policy with another's key",
    ["key_mismatch /0/to/key"],
    [{ kind: "policy.create", policy: "a", from: null, to: ticket }],
  ],
  [
    "to replace a policy whole",
    ["conflict /0/from"],
    [{ kind: "policy.create", policy: "described", from: ticket, to: described }],
  ],
  [
    "a fact of a policy that is not there",
    ["policy_not_found /0/policy"],
    [{ ...fact, policy: "a", field: "name", from: "", to: "A" }],
  ],
  [
    "to remove a policy from which there is a waiver",
    ["policy_in_use /waivers/old-wallet/policy"],
    [{ kind: "policy.create", policy: "described", from: described, to: null }],
  ],
  [
    "a policy for an environment that is not there",
    [
      "scope_unfit /policies/described/scope/environments",
      "environment_unknown /policies/described/scope/environments/0",
    ],
    [{ ...fact, field: "scope", from: {}, to: { environments: ["qa"] } }],
  ],
  [
    "a waiver from no policy",
    ["reference_missing /waivers/w/policy"],
    [
      {
        kind: "waiver.create",
        waiver: "w",
        from: null,
        to: { ...oldWallet, key: "w", policy: "gone" },
      },
    ],
  ],
  [
    "a waiver for no flag",
    ["flag_not_found /0/to/flag"],
    [
      {
        kind: "waiver.create",
        waiver: "w",
        from: null,
        to: { ...oldWallet, key: "w", flag: "gone" },
      },
    ],
  ],
  [
    "a waiver for no environment",
    ["environment_unknown /waivers/w/environment"],
    [
      {
        kind: "waiver.create",
        waiver: "w",
        from: null,
        to: { ...oldWallet, key: "w", environment: "qa" },
      },
    ],
  ],
  [
    "a waiver for something else",
    ["waiver_scope_fixed /0/to"],
    [
      {
        kind: "waiver.create",
        waiver: "old-wallet",
        from: oldWallet,
        to: { ...oldWallet, flag: "badge" },
      },
    ],
  ],
  [
    "a waiver with another's key",
    ["key_mismatch /0/to/key"],
    [{ kind: "waiver.create", waiver: "w", from: null, to: oldWallet }],
  ],
  [
    "a fact of a waiver that is not there",
    ["waiver_not_found /0/waiver"],
    [{ kind: "waiver.fact", waiver: "w", field: "until", from: "2027-01-31", to: "2027-02-28" }],
  ],
]);
