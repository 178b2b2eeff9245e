/**
 * One violation for every rule of .dependency-cruiser.cjs, planted in a small tree of its own that has the manifests of
 * our workspaces. A rule that no longer fires is no rule.
 */

/** Modules that are there to be imported; they break no rule. */
export const bystanders = [
  "sdk/src/model/index.ts",
  "sdk/src/evaluate/index.ts",
  "sdk/src/evaluate-core/index.ts",
  "sdk/src/client/index.ts",
  "sdk/src/connection/index.ts",
  "core/src/registry/index.ts",
  "core/src/changes/inner.ts",
  "core/src/policies/judge.ts",
  "core/src/lifecycle/verdict.ts",
  "core/src/requests/machine.ts",
  "core/src/reports/compose.ts",
  "core/src/digest/digest.ts",
  "delivery/src/index.ts",
  "server/src/app.ts",
  "server/src/wire/index.ts",
  "server/src/wire/flag.ts",
  "server/src/platform/db/reader.ts",
  "server/src/platform/db/transaction.ts",
  "server/src/platform/embedded-postgres/index.ts",
  "server/src/platform/migrate/index.ts",
  "server/src/tables/session.ts",
  "server/src/tables/registry/flag.ts",
  "server/src/features/changes/commit.ts",
  "server/src/features/changes/change-read-model.ts",
  "server/src/features/flags/flag-routes.ts",
  "dashboard/src/app/flag-page.tsx",
  "dashboard/src/features/flags/title.tsx",
  "dashboard/src/change-sheet/use-change-sheet.ts",
] as const;

interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly imports: string;
}

export const violations: readonly Plant[] = [
  { rule: "no-cycles", file: "core/src/registry/x-cycle.ts", imports: "./x-cycle-back.ts" },
  {
    rule: "workspaces-have-ranks",
    file: "core/src/changes/x-rank.ts",
    imports: "@yardarm/server/wire",
  },
  {
    rule: "sdk-knows-nobody",
    file: "sdk/src/client/x-knows.ts",
    imports: "@yardarm/core/registry",
  },
  {
    rule: "delivery-and-core-are-strangers",
    file: "delivery/src/x-core.ts",
    imports: "@yardarm/core/registry",
  },
  {
    rule: "workspaces-meet-through-exports",
    file: "cli/src/x-window.ts",
    imports: "../../core/src/changes/inner.ts",
  },
  { rule: "sdk-pure-rooms", file: "sdk/src/evaluate/x-client.ts", imports: "../client/index.ts" },
  {
    rule: "model-is-the-ground",
    file: "sdk/src/model/x-evaluate.ts",
    imports: "../evaluate/index.ts",
  },
  {
    rule: "one-evaluator-decides",
    file: "core/src/changes/x-plain.ts",
    imports: "@yardarm/sdk/evaluate-core",
  },
  { rule: "sdk-has-zero-dependencies", file: "sdk/src/client/x-npm.ts", imports: "a-package" },
  {
    rule: "only-edges-connect",
    file: "server/src/features/flags/x-connect.ts",
    imports: "@yardarm/sdk/connection",
  },
  {
    rule: "requests-are-the-roof-of-core",
    file: "core/src/policies/x-waits.ts",
    imports: "../requests/machine.ts",
  },
  {
    rule: "reports-only-look-back",
    file: "core/src/requests/x-reports.ts",
    imports: "../reports/compose.ts",
  },
  {
    rule: "digest-is-read-by-nobody-in-core",
    file: "core/src/requests/x-told.ts",
    imports: "../digest/digest.ts",
  },
  { rule: "core-is-pure", file: "core/src/policies/x-node.ts", imports: "node:fs" },
  {
    rule: "registry-is-the-ground-of-core",
    file: "core/src/registry/x-judge.ts",
    imports: "../policies/judge.ts",
  },
  {
    rule: "changes-judge-nothing",
    file: "core/src/changes/x-judge.ts",
    imports: "../lifecycle/verdict.ts",
  },
  {
    rule: "judges-are-siblings",
    file: "core/src/lifecycle/x-sibling.ts",
    imports: "../policies/judge.ts",
  },
  {
    rule: "platform-knows-no-flag",
    file: "server/src/platform/x-flag.ts",
    imports: "@yardarm/core/registry",
  },
  {
    rule: "tables-know-no-feature",
    file: "server/src/tables/x-feature.ts",
    imports: "../features/changes/change-read-model.ts",
  },
  {
    rule: "features-are-siblings",
    file: "server/src/features/flags/x-sibling.ts",
    imports: "../changes/commit.ts",
  },
  {
    rule: "only-stores-touch-tables",
    file: "server/src/features/access/x-service.ts",
    imports: "../../tables/session.ts",
  },
  {
    rule: "one-writer",
    file: "server/src/features/flags/x-store.ts",
    imports: "../../tables/registry/flag.ts",
  },
  {
    rule: "read-models-cannot-write",
    file: "server/src/features/flags/x-read-model.ts",
    imports: "../../platform/db/transaction.ts",
  },
  {
    rule: "routes-are-leaves",
    file: "server/src/features/flags/x-leaf.ts",
    imports: "./flag-routes.ts",
  },
  {
    rule: "only-routes-speak-wire",
    file: "server/src/features/flags/x-wire-service.ts",
    imports: "../../wire/flag.ts",
  },
  {
    rule: "composition-is-the-roof",
    file: "server/src/features/flags/x-roof.ts",
    imports: "../../app.ts",
  },
  {
    rule: "dashboard-flows-up",
    file: "dashboard/src/ui/x-up.ts",
    imports: "../change-sheet/use-change-sheet.ts",
  },
  {
    rule: "change-sheet-serves-features",
    file: "dashboard/src/change-sheet/x-feature.ts",
    imports: "../features/flags/title.tsx",
  },
  {
    rule: "features-do-not-know-pages",
    file: "dashboard/src/features/flags/x-page.ts",
    imports: "../../app/flag-page.tsx",
  },
  {
    rule: "dashboard-features-are-siblings",
    file: "dashboard/src/features/rules/x-sibling.ts",
    imports: "../flags/title.tsx",
  },
];

/** Near misses: each is allowed, and looks like a violation above. */
export const allowed: readonly Omit<Plant, "rule">[] = [
  { file: "core/src/registry/x-cycle-back.ts", imports: "./x-cycle.ts" },
  { file: "core/src/changes/y-model.ts", imports: "@yardarm/sdk/model" },
  { file: "cli/src/y-door.ts", imports: "@yardarm/core/registry" },
  { file: "cli/src/y-connect.ts", imports: "@yardarm/sdk" },
  { file: "sdk/src/evaluate/y-model.ts", imports: "../model/index.ts" },
  { file: "bench/src/y-postgres.ts", imports: "@yardarm/server/embedded-postgres" },
  { file: "bench/src/y-migrate.ts", imports: "@yardarm/server/migrate" },
  { file: "server/src/relay.ts", imports: "@yardarm/sdk/connection" },
  { file: "server/src/main.ts", imports: "./app.ts" },
  { file: "server/src/compose/y-compose.ts", imports: "../features/flags/flag-routes.ts" },
  { file: "server/src/features/flags/y-sibling.ts", imports: "../changes/change-read-model.ts" },
  { file: "server/src/features/flags/y-read-model.ts", imports: "../../platform/db/reader.ts" },
  { file: "server/src/features/access/y-store.ts", imports: "../../tables/session.ts" },
  {
    file: "server/src/features/changes/registry-store.ts",
    imports: "../../tables/registry/flag.ts",
  },
  { file: "server/src/features/flags/y-routes.ts", imports: "../../wire/flag.ts" },
  { file: "dashboard/src/app/y-page.tsx", imports: "../features/flags/title.tsx" },
];
