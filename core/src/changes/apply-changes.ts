import type { Problem } from "@yardarm/sdk/model";
import { checkRegistry } from "../registry/check-registry.ts";
import type { Registry } from "../registry/registry.ts";
import type { Address, Change } from "./change.ts";
import { rowOf } from "./change-table.ts";

/** What applying gives: the next registry, or why there is none. */
export type Applied =
  | { readonly registry: Registry; readonly problems?: undefined }
  | { readonly registry?: undefined; readonly problems: readonly Problem[] };

/** What must be loaded to apply these changes and to check what they lead to; `sliceOf` says what each address means. */
export function readsOf(changes: readonly Change[]): readonly Address[] {
  return [...new Set(changes.flatMap((change) => rowOf(change).reads(change)))].sort();
}

/** What a change is about: `flag/new-checkout/production/rules/r7`. */
export function addressOf(change: Change): Address {
  return rowOf(change).address(change);
}

/**
 * Applies all of the changes, in order, or none. It refuses a change whose `from` is not what is there (`conflict`), with
 * pointers such as `/3/from` into the list of changes; and a result that breaks a rule of the registry, with pointers such
 * as `/flags/new-checkout/configs/production` into the registry that would have come of it.
 */
export function applyChanges(registry: Registry, changes: readonly Change[]): Applied {
  const { registry: next, problems } = applyUnchecked(registry, changes);
  if (next === undefined) return { problems };
  const broken = checkRegistry(next, changes.flatMap(touchedBy));
  return broken.length === 0 ? { registry: next } : { problems: broken };
}

/** Applies changes without asking whether the result is sound; stops at the first that does not apply. */
export function applyUnchecked(registry: Registry, changes: readonly Change[]): Applied {
  let current = registry;
  for (const [index, change] of changes.entries()) {
    const { next, problems } = rowOf(change).apply(current, change);
    if (next === undefined) return { problems: problems.map((it) => below(index, it)) };
    current = next;
  }
  return { registry: current };
}

/** The changes that undo these, in the order in which they must be applied. */
export function invert(changes: readonly Change[]): readonly Change[] {
  return changes.map((change) => rowOf(change).invert(change)).reverse();
}

/**
 * What may be wrong because of a change. A new environment gives every flag a config, so everything has to be looked at. What
 * an interaction rule speaks of was only loaded when it is said anew.
 */
function touchedBy(change: Change): readonly Address[] {
  if (change.kind === "environment.create") return ["*"];
  const saysAnew =
    change.kind === "interaction.create" ||
    (change.kind === "interaction.fact" && change.field === "statement");
  return [addressOf(change), ...(saysAnew ? [`statement/${change.interaction}`] : [])];
}

function below(index: number, problem: Problem): Problem {
  return { ...problem, pointer: `/${index}${problem.pointer}` };
}
