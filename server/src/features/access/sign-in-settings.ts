/** What admins decide about signing in. */

/** Whom the provider vouches for and nobody invited. */
export const newcomerPolicies = ["nobody", "in_groups", "everybody"] as const;
export type NewcomerPolicy = (typeof newcomerPolicies)[number];

export interface SignInSettings {
  /** Whether people may sign in with a password of ours. */
  readonly localAccounts: boolean;
  readonly secondFactorRequired: boolean;
  readonly newcomers: NewcomerPolicy;
  /** The team that answers for what somebody owned whom the directory switches off; null: nobody, until one is chosen. */
  readonly heirTeam: string | null;
}

/** What is decided outside of the dashboard, and is stronger. */
export interface SignInLimits {
  /** False: no password counts here, whatever the settings say. */
  readonly localAccounts: boolean;
}

/** How somebody came in: by a password, a link in its place, a link of whoever has the machine, or the provider. */
export type SignInMethod = "password" | "link" | "emergency" | "provider";

export function isLocalMethod(method: SignInMethod): boolean {
  return method === "password" || method === "link";
}
