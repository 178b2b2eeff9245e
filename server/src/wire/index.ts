/** Types of requests and responses. Only types: dashboard and cli take no code from the server. */
export type * from "./access.ts";
export type * from "./access-review.ts";
export type * from "./audit.ts";
export type * from "./change.ts";
export type * from "./code-reference.ts";
export type * from "./common.ts";
export type * from "./flag.ts";
export type * from "./interaction.ts";
export type * from "./interaction-rule.ts";
export type * from "./observation.ts";
export type * from "./policy.ts";
export type * from "./project.ts";
export type * from "./segment.ts";
export type * from "./sign-in.ts";
export type * from "./test-plan.ts";
export type * from "./webhook.ts";
