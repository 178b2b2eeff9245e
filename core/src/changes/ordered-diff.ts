import { isSameJson } from "../registry/same-json.ts";
import { insertedAfter, predecessorOf } from "./replacing.ts";

/** One item that comes, goes or is replaced, and what it stands behind at that moment. */
export interface Step<Item> {
  readonly name: string;
  readonly from: Item | null;
  readonly to: Item | null;
  readonly after: string | null;
}

export interface OrderedDiff<Item> {
  readonly steps: readonly Step<Item>[];
  /** What remains to be done once all steps are taken: the names in another order. */
  readonly order: { readonly from: readonly string[]; readonly to: readonly string[] } | undefined;
}

/** How one ordered list of named items becomes another: first what goes, then what is replaced, then what comes. */
export function diffOrdered<Item>(
  before: readonly Item[],
  after: readonly Item[],
  nameOf: (item: Item) => string,
): OrderedDiff<Item> {
  const names = after.map(nameOf);
  const steps: Step<Item>[] = [];
  let current = before;
  for (const item of before) {
    const name = nameOf(item);
    if (names.includes(name)) continue;
    steps.push({ name, from: item, to: null, after: predecessorOf(current.map(nameOf), name) });
    current = current.filter((other) => nameOf(other) !== name);
  }
  for (const item of after) {
    const name = nameOf(item);
    const place = current.map(nameOf);
    const from = current.find((other) => nameOf(other) === name);
    if (from === undefined) {
      const behind = predecessorOf(names, name);
      steps.push({ name, from: null, to: item, after: behind });
      current = insertedAfter(current, item, behind, nameOf) ?? [...current, item];
    } else if (!isSameJson(from, item)) {
      steps.push({ name, from, to: item, after: predecessorOf(place, name) });
      current = current.map((other) => (nameOf(other) === name ? item : other));
    }
  }
  const reached = current.map(nameOf);
  return { steps, order: isSameJson(reached, names) ? undefined : { from: reached, to: names } };
}
