import type { Snapshot } from "../model/snapshot.ts";
import { partsOf } from "../model/snapshot-parts.ts";
import { type Compiled, compiledFrom } from "./compiled.ts";
import type { Family } from "./operators.ts";

/**
 * Makes a snapshot ready, as `compile` of `@yardarm/sdk/evaluate` does, with the basic operators and these families: `patterns`
 * (`matches`), `versions` (`semver_…`), `moments` (`before`, `after`), `networks` (`in_network`). Whatever needs an operator that
 * is not there gives the caller's default with `PARSE_ERROR` and a message that names it, and is never decided without.
 *
 * @example
 * const answer = await fetch(`${url}/sdk/v1/snapshot`, { headers: { authorization: `Bearer ${key}` } });
 * const compiled = compileWith([versions], await answer.json());
 * evaluate(compiled, { targetingKey: "u1" }, { flag: "new-checkout", defaultValue: false });
 */
export function compileWith(families: readonly Family[], snapshot: Snapshot): Compiled {
  const family: Family = Object.assign({}, ...families);
  return compiledFrom(partsOf(snapshot), family);
}
