// The few sorts that environments and flags come in, and who answers for them.

/** What an environment is for. Policies and defaults follow from it. */
export type EnvironmentKind = "development" | "test" | "staging" | "production";

/** Why a flag exists; it decides how long it may live. */
export type Purpose = "release" | "experiment" | "operational" | "kill-switch" | "permission";

/** Archived flags are tombstones: the key stays taken, no environment has the flag. */
export type FlagState = "active" | "archived";

/** Who answers for a flag, a segment or an interaction rule. */
export interface Owner {
  readonly kind: "team" | "person";
  /** Key of the team, or id of the person. */
  readonly id: string;
}
