import type { Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { applyUnchecked } from "./apply-changes.ts";
import type { Change } from "./change.ts";
import { predecessorOf } from "./replacing.ts";
import { ruleIdOf } from "./rule-change.ts";
import { keysIn } from "./segment-changes.ts";

/**
 * The changes as what they really do to this registry: keys that are already in a list are no longer added, places are
 * those that things really have, and what changes nothing is gone. Only then is the inverse exact, so a commit records
 * the trimmed changes. A change that does not apply is left as it is; applying says why.
 */
export function trimChanges(registry: Registry, changes: readonly Change[]): readonly Change[] {
  let current = registry;
  const trimmed: Change[] = [];
  for (const change of changes) {
    const real = trimOne(current, change);
    if (real === undefined) continue;
    trimmed.push(real);
    current = applyUnchecked(current, [real]).registry ?? current;
  }
  return trimmed;
}

function trimOne(registry: Registry, change: Change): Change | undefined {
  switch (change.kind) {
    case "segment.keys":
      return trimKeys(registry, change);
    case "config.rule":
      return doesNothing(change) ? undefined : placedRule(registry, change);
    case "flag.variant":
      return doesNothing(change) ? undefined : placedVariant(registry, change);
    default:
      return doesNothing(change) ? undefined : change;
  }
}

function doesNothing(change: { readonly from: unknown; readonly to: unknown }): boolean {
  return isSameJson(change.from, change.to);
}

function trimKeys(
  registry: Registry,
  change: Extract<Change, { kind: "segment.keys" }>,
): Change | undefined {
  const held = keysIn(registry, change.segment, change.list);
  const add = sortedUnique(change.add.filter((key) => !held.has(key)));
  const remove = sortedUnique(
    change.remove.filter((key) => held.has(key) && !change.add.includes(key)),
  );
  return add.length + remove.length === 0 ? undefined : { ...change, add, remove };
}

function placedRule(registry: Registry, change: Extract<Change, { kind: "config.rule" }>): Change {
  if (change.from === null || change.to !== null) return change;
  const rules = registry.flags.get(change.flag)?.configs[change.environment]?.rules ?? [];
  const after = predecessorOf(rules.map(ruleIdOf), change.rule);
  return { ...change, from: { ...change.from, after } };
}

function placedVariant(
  registry: Registry,
  change: Extract<Change, { kind: "flag.variant" }>,
): Change {
  if (change.from !== null && change.to !== null) return change;
  const names = registry.flags.get(change.flag)?.variants.map(({ name }) => name) ?? [];
  if (change.from === null) {
    return change.after === undefined ? { ...change, after: names.at(-1) ?? null } : change;
  }
  return { ...change, after: predecessorOf(names, change.variant) };
}

function sortedUnique(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].sort();
}
