/** A change-control report for spreadsheets: one table for each part. */
import type { ChangesReport, ReportedChange } from "@yardarm/core/reports";
import { type Cell, csvLine } from "../../platform/csv.ts";

export const changesParts = [
  "population",
  "sample",
  "reconciliation",
  "bypasses",
  "stopped",
  "policies",
  "freezes",
  "exceptions",
  "segregation",
  "access",
  "access_events",
] as const;
export type ChangesPart = (typeof changesParts)[number];

export function changesCsv(report: ChangesReport, part: ChangesPart): string {
  const { head, rows } = tables[part](report);
  return [head, ...rows].map(csvLine).join("");
}

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const populationHead = [
  ...["entry", "at", "request", "class", "title", "preview", "reason", "author", "asked_at"],
  ...["editors", "approvals", "approved_by", "approved_at", "applied_by", "environments"],
  ...["revisions", "entities", "demands", "applied_hash", "is_what_was_approved", "effect_sha256"],
  ...["due_at", "reverts", "ends", "broken_policies", "waivers", "exercised_combinations"],
  ...["last_test_run_at", "last_test_commit", "entry_hash"],
];

function populationRow(change: ReportedChange): readonly Cell[] {
  const { approvals, tests } = change;
  return [
    ...[change.entry, change.at, change.request, change.class, change.title],
    ...[change.preview.join("\n"), change.reason, change.author.name, change.askedAt],
    ...[change.editors.map(({ name }) => name).join("\n"), approvals.length],
    ...[approvals.map(({ name }) => name).join("\n"), approvals.map(({ at }) => at).join("\n")],
    ...[change.appliedBy.name, change.environments.join(" ")],
    Object.entries(change.revisions)
      .map(([key, revision]) => `${key} ${revision}`)
      .join("\n"),
    ...[change.addresses.join("\n"), change.demands.map(({ reason }) => reason).join("\n")],
    ...[change.appliedHash, change.isWhatWasApproved, change.effectDigest, change.dueAt],
    ...[change.reverts, change.ends, change.brokenPolicies.join(" "), change.waivers.join(" ")],
    ...[tests.combinations, tests.lastRun?.at ?? null, tests.lastRun?.commit ?? null, change.hash],
  ];
}

const tables: Readonly<Record<ChangesPart, (report: ChangesReport) => Table>> = {
  population: ({ population }) => ({ head: populationHead, rows: population.map(populationRow) }),
  sample: ({ population, sample }) => {
    const byEntry = new Map(population.map((change) => [change.entry, change]));
    const rows = sample.drawn.flatMap(({ entry, draw }) => {
      const change = byEntry.get(entry);
      return change === undefined ? [] : [[draw, ...populationRow(change)]];
    });
    return { head: ["draw_sha256", ...populationHead], rows };
  },
  reconciliation: ({ reconciliation }) => ({
    head: ["check", "claim", "expected", "found", "met", "misses"],
    rows: reconciliation.map(({ key, claim, expected, found, isMet, misses }) => [
      ...[key, claim, expected, found, isMet, misses.join("\n")],
    ]),
  }),
  bypasses: ({ bypasses }) => ({
    head: [
      ...["request", "entry", "at", "title", "by", "environments", "broken_policies", "reason"],
      ...["reason_due_at", "standing", "reviewed_by", "reviewed_at", "verdict", "comment"],
      "delay_hours",
    ],
    rows: bypasses.map((each) => [
      ...[each.request, each.entry, each.at, each.title, each.by.name],
      ...[each.environments.join(" "), each.brokenPolicies.join(" "), each.reason],
      ...[each.reasonDueAt, each.standing, each.review?.by ?? null, each.review?.at ?? null],
      ...[each.review?.verdict ?? null, each.review?.comment ?? null],
      each.review?.delayHours ?? null,
    ]),
  }),
  stopped: ({ stopped }) => ({
    head: ["request", "entry", "at", "step", "by", "title", "author", "comment", "state_now"],
    rows: stopped.map((each) => [
      ...[each.request, each.entry, each.at, each.step, each.by.name, each.title],
      ...[each.author.name, each.comment, each.state],
    ]),
  }),
  policies: ({ policies, environments }) => ({
    head: ["kind", "key", "name", "from", "to", "severity", "text", "share_of_period"],
    rows: [
      ...policies.flatMap(({ key, name, spans, share }) =>
        spans.map(({ from, to, severity, text }) => [
          ...["policy", key, name, from, to, severity, text, share],
        ]),
      ),
      ...environments.flatMap(({ key, name, spans, share }) =>
        spans.map(({ from, to }) => [
          ...["protection", key, name, from, to, "needs_approval", "protected", share],
        ]),
      ),
    ],
  }),
  freezes: ({ freezes }) => ({
    head: [
      ...["kind", "key", "name", "from", "to", "severity", "text", "entry", "request", "at"],
      ...["environments", "right"],
    ],
    rows: freezes.flatMap(({ key, name, spans, writes }): (readonly Cell[])[] => [
      ...spans.map(({ from, to, severity, text }) => [
        ...["freeze", key, name, from, to, severity, text, null, null, null, null, null],
      ]),
      ...writes.map(({ entry, request, at, environments, right }) => [
        ...["written", key, name, null, null, null, null, entry, request, at],
        ...[environments.join(" "), right],
      ]),
    ]),
  }),
  exceptions: ({ exceptions }) => ({
    head: [
      ...["key", "policy", "flag", "environment", "reason", "granted_by", "granted_at", "until"],
      ...["taken_back_at", "extensions", "used_by_requests"],
    ],
    rows: exceptions.map((each) => [
      ...[each.key, each.policy, each.flag, each.environment, each.reason, each.grantedBy],
      ...[each.grantedAt, each.until, each.takenBackAt, each.extensions, each.usedBy.join(" ")],
    ]),
  }),
  segregation: ({ segregation }) => ({
    head: [
      ...["person", "name", "could_write", "could_approve", "could_declare_emergency", "wrote"],
      ...["approved", "applied", "emergencies", "wrote_and_approved_the_same"],
    ],
    rows: segregation.people.map(({ person, name, could, did }) => [
      ...[person, name, could.write, could.approve, could.emergency, did.wrote, did.approved],
      ...[did.applied, did.emergencies, did.both],
    ]),
  }),
  access_events: ({ access }) => ({
    head: ["entry", "at", "by", "what", "chain"],
    rows: access.events.map(({ chain, entry, at, by, summary }) => [entry, at, by, summary, chain]),
  }),
  access: ({ access }) => ({
    head: [
      ...["holder_kind", "holder_id", "holder", "active", "role", "project", "environment_kinds"],
      ...["team", "granted_by", "granted_at", "last_used_at", "verdict", "may"],
    ],
    rows: access.grants.map(({ holder, ...grant }) => [
      ...[holder.kind, holder.id, holder.name, holder.isActive, grant.role],
      ...[grant.project ?? "all", grant.environmentKinds?.join(" ") ?? "all", grant.team],
      ...[grant.grantedBy, grant.grantedAt, grant.lastUsedAt, grant.verdict, grant.may.join(" ")],
    ]),
  }),
};
