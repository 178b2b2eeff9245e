import { isServed } from "./projection.ts";
import type { Registry } from "./registry.ts";

/**
 * Flags, with their environments, that services see as before, though it is decided now whether they do on a later day: what
 * is archived is served on for a while, and nobody is asked again when that ends. So whoever has to permit or agree to
 * taking a flag away has to do so when the day is set.
 */
export function decidedAhead(
  before: Pick<Registry, "flags">,
  after: Pick<Registry, "flags" | "environments">,
): readonly (readonly [flag: string, environment: string])[] {
  return [...after.flags.values()].flatMap((is) => {
    const was = before.flags.get(is.key);
    if (was === undefined || !isServed(was) || !isServed(is)) return [];
    if (was.state === is.state && was.servedUntil === is.servedUntil) return [];
    return Object.keys(is.configs)
      .filter((environment) => after.environments.has(environment))
      .map((environment) => [is.key, environment] as const);
  });
}
