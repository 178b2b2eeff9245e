import {
  comparing,
  comparingAlike,
  type Family,
  isGreater,
  isLess,
  isNotGreater,
  isNotLess,
  startsWith,
  textOf,
} from "../evaluate/operators.ts";
import { compilePattern, matchesPattern } from "../evaluate/pattern.ts";
import { addressOf, networkOf } from "../model/network.ts";
import { versionOf } from "../model/semver.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { momentOf } from "../model/time.ts";
import { compileFor } from "./compile.ts";
import type { Compiled } from "./entries.ts";
import { basic } from "./operators.ts";
import { part } from "./subject.ts";

/** All operators. The families are written out, since putting them together takes more bytes than there are left. */
const everything: Family = {
  ...basic,
  before: comparingAlike(isLess, momentOf),
  after: comparingAlike(isGreater, momentOf),
  in_network: comparing(startsWith, addressOf, networkOf),
  matches: comparing(matchesPattern, textOf, compilePattern),
  semver_equal: comparingAlike((it, bound) => it === bound, versionOf),
  semver_less_than: comparingAlike(isLess, versionOf),
  semver_less_or_equal: comparingAlike(isNotGreater, versionOf),
  semver_greater_than: comparingAlike(isGreater, versionOf),
  semver_greater_or_equal: comparingAlike(isNotLess, versionOf),
};

/**
 * Makes a snapshot ready, as `compile` of `@yardarm/sdk/evaluate` does. It takes hardly any time: an entry is read
 * when it is first asked for.
 *
 * @example
 * import { compile, evaluate } from "@yardarm/sdk/evaluate-core";
 *
 * const answer = await fetch(`${url}/sdk/v1/snapshot`, { headers: { authorization: `Bearer ${key}` } });
 * const compiled = compile(await answer.json());
 * evaluate(compiled, { targetingKey: "u1" }, { flag: "new-checkout", defaultValue: false });
 */
export const compile = (snapshot: Snapshot): Compiled =>
  compileFor((name) => part(everything, name), snapshot);
