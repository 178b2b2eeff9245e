import type { limits } from "../model/limits.ts";
import type { SnapshotSegment } from "../model/snapshot.ts";
import { compileConditions } from "./conditions.ts";
import { keyText, targetingKeyPath } from "./subject.ts";
import type { Tables, Test } from "./tables.ts";

/** Held equal by its type: the table of all limits would be a tenth of a bundle that only evaluates. */
const depthMax: typeof limits.segmentDepthMax = 20;

/**
 * Who is a member: excluded keys are out, included keys are in, and otherwise any rule makes a member. A segment nested
 * too deep, as one that contains itself would be, has no members.
 */
export function compileSegment({ kind, excluded, included, rules }: SnapshotSegment): Test {
  const tests = rules.map(({ conditions }) => compileConditions(conditions));
  return (subject, tables, depth) => {
    if (depth >= depthMax) return false;
    const key = keyText(subject.attribute(targetingKeyPath, kind));
    if (isListed(excluded, key, tables)) return false;
    if (isListed(included, key, tables)) return true;
    for (const holds of tests) if (holds(subject, tables, depth + 1)) return true;
    return false;
  };
}

function isListed(list: string | undefined, key: string | undefined, tables: Tables): boolean {
  return list !== undefined && key !== undefined && tables.lists.get(list)?.has(key) === true;
}
