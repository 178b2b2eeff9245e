// The few sorts that environments and flags come in.

/** What an environment is for. Policies and defaults follow from it. */
export type EnvironmentKind = "development" | "test" | "staging" | "production";

/** Why a flag exists; it decides how long it may live. */
export type Purpose = "release" | "experiment" | "operational" | "kill-switch" | "permission";

/** Archived flags are tombstones: the key stays taken, no environment has the flag. */
export type FlagState = "active" | "archived";
