import type { Decision } from "../evaluate/decision.ts";
import type { Family } from "../evaluate/operators.ts";
import { failure } from "../evaluate/outcome.ts";
import { own } from "../model/entries.ts";
import type { limits } from "../model/limits.ts";
import type { Snapshot, SnapshotGroup, SnapshotSegment } from "../model/snapshot.ts";
import { all, type Holds, type OtherFlag } from "./conditions.ts";
import { compileFlag, type Flag, type Registry, unreadable } from "./flag.ts";
import { basic } from "./operators.ts";
import { isWithin, keyless, positions } from "./positions.ts";
import { keyAt, once, type Subject } from "./subject.ts";

/** Held equal by their types: the table of all limits would be a tenth of a bundle that only evaluates. */
const flagDepthMax: typeof limits.prerequisiteDepthMax = 20;
const segmentDepthMax: typeof limits.segmentDepthMax = 20;

/** Of a flag that asks for itself. Nobody sees it: it serves no variant, which is all that is asked of it. */
const circle: Decision = failure("GENERAL", "").decision;

/** A snapshot ready to decide. */
export interface Compiled {
  readonly revision: string;
  /** `undefined` for what the snapshot does not have. */
  flag(key: string): Flag | undefined;
}

/**
 * Makes a snapshot ready, as `compile` of `@yardarm/sdk/evaluate` does, with the basic operators and these families: `patterns`
 * (`matches`), `versions` (`semver_…`), `moments` (`before`, `after`), `networks` (`in_network`). Whatever needs an operator that
 * is not there gives the caller's default with `PARSE_ERROR` and a message that names it, and is never decided without.
 *
 * @example
 * import { compileWith, evaluate, versions } from "@yardarm/sdk/evaluate-core";
 *
 * const answer = await fetch(`${url}/sdk/v1/snapshot`, { headers: { authorization: `Bearer ${key}` } });
 * const compiled = compileWith([versions], await answer.json());
 * evaluate(compiled, { targetingKey: "u1" }, { flag: "new-checkout", defaultValue: false });
 */
export function compileWith(families: readonly Family[], snapshot: Snapshot): Compiled {
  const operators: Family = Object.assign(Object.create(null), basic, ...families);
  const flag = whenAsked(snapshot.flags, (it, key) => compileFlag(it, key, registry), unreadable);
  const segment = whenAsked(snapshot.segments, segmentOf, () => false);
  const list = whenAsked(snapshot.lists, (keys) => new Set(keys), new Set<string>());
  const group = whenAsked(snapshot.groups, slotsOf, () => false);

  const isIn = (name: string | undefined, key: string): boolean =>
    name !== undefined && list(name)?.has(key) === true;

  function segmentOf({ kind, included, excluded, rules }: SnapshotSegment): Holds {
    const each = rules.map(({ conditions }) => all(conditions, registry));
    return (subject, depth) => {
      if (depth >= segmentDepthMax) return false;
      const key = keyAt(subject, kind);
      if (key !== undefined) {
        if (isIn(excluded, key)) return false;
        if (isIn(included, key)) return true;
      }
      return each.some((holds) => holds(subject, depth + 1));
    };
  }

  const registry: Registry = {
    operators,
    isMember(name, subject, depth) {
      const isMember = segment(name);
      if (isMember === undefined) return false;
      // Segments that rules name are asked at once; segments within segments are remembered.
      return depth < 0
        ? isMember(subject, 0)
        : once(subject, isMember, false, () => isMember(subject, depth));
    },
    serves: (other, subject, depth) =>
      isServed(other, depth, (it) =>
        once(subject, it, circle, () => it.decide(subject, depth + 1)),
      ),
    servesAtOnce: (other, subject, depth) =>
      isServed(other, depth, (it) => it.decide(subject, depth + 1)),
    isInSlot: (name, key, subject) => group(name)?.(key, subject) ?? false,
  };

  function isServed(
    { flag: key, variants }: OtherFlag,
    depth: number,
    decide: (flag: Flag) => Decision,
  ): boolean {
    const other = depth < flagDepthMax ? flag(key) : undefined;
    const variant = other && decide(other).variant;
    return variant !== undefined && variants.includes(variant);
  }

  return { revision: snapshot.revision, flag };
}

function slotsOf(it: SnapshotGroup): (flag: string, subject: Subject) => boolean | Decision {
  const position = positions(it);
  const slots = new Map(it.slots.map(({ flag, ranges }) => [flag, ranges]));
  return (flag, subject) => {
    const at = position(subject);
    return at === undefined ? keyless(it) : isWithin(slots.get(flag) ?? [], at);
  };
}

/** Entries, each made ready when it is first asked for; one that cannot be read is `otherwise`. */
function whenAsked<S, C>(
  sources: { readonly [key: string]: S },
  make: (source: S, key: string) => C,
  otherwise: C,
): (key: string) => C | undefined {
  const made = new Map<string, C>();
  return (key) => {
    const source = own(sources, key);
    if (source === undefined || made.has(key)) return made.get(key);
    let entry = otherwise;
    try {
      entry = make(source, key);
    } catch {
      // A value that its operator cannot read.
    }
    made.set(key, entry);
    return entry;
  };
}
