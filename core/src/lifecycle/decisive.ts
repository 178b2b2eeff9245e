import type { EnvironmentKind } from "../registry/kinds.ts";

/**
 * Environments that decide how far a flag has come: those of the kind production, or, in a project without one, all.
 */
export function decisive<E extends { readonly kind: EnvironmentKind }>(
  environments: readonly E[],
): readonly E[] {
  const production = environments.filter(({ kind }) => kind === "production");
  return production.length > 0 ? production : environments;
}
