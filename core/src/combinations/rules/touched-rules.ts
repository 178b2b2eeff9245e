import { flagsOfStatement, type InteractionRule } from "../../registry/interaction-rule.ts";
import { changedEntries } from "../reachability/changed-entries.ts";
import type { Source } from "../reachability/source.ts";

/** The rules that one snapshot may keep and another break: something that their flags rest on is not the same in both. */
export function touchedRules(
  [before, after]: readonly [Source, Source],
  rules: readonly InteractionRule[],
): readonly InteractionRule[] {
  const changed = changedEntries(before.snapshot, after.snapshot);
  if (changed.size === 0) return [];
  const restsOnChanged = (flag: string) =>
    [before, after].some(({ cones }) =>
      [...cones.of(flag).entries].some((entry) => changed.has(entry)),
    );
  return rules.filter(({ statement }) => flagsOfStatement(statement).some(restsOnChanged));
}
