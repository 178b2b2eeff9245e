/** Names of what the page has read. The live updates forget by these, so they follow the addresses of the registry. */
export const keys = {
  me: ["me"],
  tokens: ["me", "tokens"],
  people: ["people"],
  project: (project: string) => ["project", project, "facts"],
  /** Everything that was read of one project. */
  everything: (project: string) => ["project", project],
  flags: (project: string) => ["project", project, "flags"],
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
  segments: (project: string) => ["project", project, "segments"],
  segment: (project: string, segment: string) => ["project", project, "segment", segment],
  snapshot: (project: string, environment: string) => ["project", project, "snapshot", environment],
  changes: (project: string, flag?: string) => [
    "project",
    project,
    "changes",
    ...(flag === undefined ? [] : [flag]),
  ],
  /** Of the installation when no project is named. */
  audit: (project: string | undefined, ...rest: readonly string[]) => [
    ...(project === undefined ? ["installation"] : ["project", project]),
    "audit",
    ...rest,
  ],
  members: (project: string) => ["project", project, "members"],
  webhooks: (project: string) => ["project", project, "webhooks"],
  webhookEventTypes: (project: string) => ["project", project, "webhook-event-types"],
  deliveries: (project: string, webhook: string, state?: string) => [
    "project",
    project,
    "deliveries",
    webhook,
    ...(state === undefined ? [] : [state]),
  ],
  sdkKeys: (project: string, environment: string) => ["project", project, "sdk-keys", environment],
} as const;
