import type { Owner } from "@yardarm/core/registry";

/** Of the installation when no project is named. */
const placeOf = (project: string | undefined): readonly string[] =>
  project === undefined ? ["installation"] : ["project", project];

/** Names of what the page has read. The live updates forget by these, so they follow the addresses of the registry. */
export const keys = {
  me: ["me"],
  tokens: ["me", "tokens"],
  factors: ["me", "factors"],
  waysIn: ["ways-in"],
  digest: ["me", "digest"],
  digestSettings: ["digest-settings"],
  signInSettings: ["sign-in-settings"],
  scimTokens: ["scim-tokens"],
  people: ["people"],
  roles: ["roles"],
  teams: ["teams"],
  teamMembers: ["teams", "members"],
  grants: ["grants"],
  allTokens: ["all-tokens"],
  serviceAccounts: ["service-accounts"],
  accountTokens: (account: string) => ["service-accounts", account, "tokens"],
  owned: ({ kind, id }: Owner) => ["owned", kind, id],
  accessReview: (days: number) => ["access-review", days],
  project: (project: string) => ["project", project, "facts"],
  /** Everything that was read of one project. */
  everything: (project: string) => ["project", project],
  environment: (project: string, environment: string) => [
    "project",
    project,
    "environment",
    environment,
  ],
  /** Those that are not archived; what is read of the others, and of lists in parts, has a name that goes on from it. */
  flags: (project: string) => ["project", project, "flags"],
  archivedFlags: (project: string) => ["project", project, "flags", "archived"],
  flag: (project: string, flag: string) => ["project", project, "flag", flag],
  evaluations: (project: string, flag: string, environment: string) => [
    "project",
    project,
    "evaluations",
    flag,
    environment,
  ],
  services: (project: string) => ["project", project, "services"],
  defaults: (project: string, flag: string) => ["project", project, "defaults", flag],
  codeReferences: (project: string, flag: string) => ["project", project, "code", flag],
  segments: (project: string) => ["project", project, "segments"],
  segment: (project: string, segment: string) => ["project", project, "segment", segment],
  /** All of them, or one. Whoever is in one is told with it, so what touches a flag makes all of them old. */
  groups: (project: string, ...rest: readonly string[]) => ["project", project, "groups", ...rest],
  policies: (project: string) => ["project", project, "policies"],
  waivers: (project: string) => ["project", project, "waivers"],
  rules: (project: string) => ["project", project, "interaction-rules"],
  interactions: (project: string, ...rest: readonly string[]) => [
    "project",
    project,
    "interactions",
    ...rest,
  ],
  plans: (project: string) => ["project", project, "plans"],
  plan: (project: string, plan: string, ...rest: readonly string[]) => [
    "project",
    project,
    "plan",
    plan,
    ...rest,
  ],
  snapshot: (project: string, environment: string) => ["project", project, "snapshot", environment],
  /** Change requests: lists, single ones and their previews. */
  requests: (project: string, ...rest: readonly string[]) => [
    "project",
    project,
    "requests",
    ...rest,
  ],
  reports: (project: string, ...rest: readonly string[]) => ["reports", project, ...rest],
  inbox: ["inbox"],
  /** Of the installation when no project is named. */
  audit: (project: string | undefined, ...rest: readonly string[]) => [
    ...placeOf(project),
    "audit",
    ...rest,
  ],
  members: (project: string) => ["project", project, "members"],
  webhooks: (project: string | undefined) => [...placeOf(project), "webhooks"],
  webhookEventTypes: (project: string | undefined) => [...placeOf(project), "webhook-event-types"],
  deliveries: (project: string | undefined, webhook: string, state?: string) => [
    ...placeOf(project),
    "deliveries",
    webhook,
    ...(state === undefined ? [] : [state]),
  ],
  projectGrants: (project: string) => ["project", project, "members", "grants"],
  sdkKeys: (project: string, environment: string) => ["project", project, "sdk-keys", environment],
} as const;
