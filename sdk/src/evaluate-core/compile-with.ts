import type { Family, Maker } from "../evaluate/operators.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { compileFor } from "./compile.ts";
import type { Compiled } from "./entries.ts";
import { failure } from "./failure.ts";
import { basic } from "./operators.ts";
import { part } from "./subject.ts";

/**
 * Makes a snapshot ready with the basic operators and these families alone: `patterns` (`matches`), `versions` (`semver_…`),
 * `moments` (`before`, `after`), `networks` (`in_network`). Whatever needs an operator that is not there gives the caller's
 * default with `PARSE_ERROR` and a message that names it, and is never decided without.
 *
 * @example
 * import { compileWith, evaluate, versions } from "@yardarm/sdk/evaluate-core";
 *
 * const answer = await fetch(`${url}/sdk/v1/snapshot`, { headers: { authorization: `Bearer ${key}` } });
 * const compiled = compileWith([versions], await answer.json());
 * evaluate(compiled, { targetingKey: "u1" }, { flag: "new-checkout", defaultValue: false });
 */
export function compileWith(families: readonly Family[], snapshot: Snapshot): Compiled {
  const operators: Family = Object.assign({}, basic, ...families);
  const operator = (name: string) => part(operators, name) ?? lacking(name);
  const { revision, flag } = compileFor(operator, snapshot);
  return {
    revision,
    flag(key) {
      const found = flag(key);
      return (
        found && {
          ...found,
          decide(subject, depth) {
            try {
              return found.decide(subject, depth);
            } catch (cause) {
              if (cause instanceof LacksOperator) return failure("PARSE_ERROR", cause.message);
              throw cause;
            }
          },
        }
      );
    },
  };
}

/** Who is asked whether such an operator holds is not decided, since any answer might be wrong. */
class LacksOperator extends Error {}

const lacking =
  (operator: string): Maker =>
  () =>
  () => {
    throw new LacksOperator(`operator "${operator}"`);
  };
