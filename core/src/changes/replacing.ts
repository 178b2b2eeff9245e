// Next values that share with the ones before all that does not change.

import { type Outcome, refused } from "./change-row.ts";
import { code } from "./words.ts";

/** What comes of the whole when one of its parts is replaced; its problems stay. */
export function within<Part, Whole>(
  { next, problems }: Outcome<Part>,
  put: (part: Part) => Whole,
): Outcome<Whole> {
  return problems === undefined ? { next: put(next) } : { problems };
}

/** The entities with one of them, which must exist, edited. */
export function edited<Entity>(
  entities: ReadonlyMap<string, Entity>,
  { kind, key }: { readonly kind: EntityKind; readonly key: string },
  edit: (entity: Entity) => Outcome<Entity>,
): Outcome<ReadonlyMap<string, Entity>> {
  const entity = entities.get(key);
  if (entity === undefined) {
    const noun = kind === "interaction" ? "interaction rule" : kind;
    return refused(`${kind}_not_found`, `/${kind}`, `There is no ${noun} ${code(key)}.`);
  }
  return within(edit(entity), (next) => withEntry(entities, key, next));
}

type EntityKind =
  | "flag"
  | "segment"
  | "group"
  | "environment"
  | "interaction"
  | "policy"
  | "waiver";

/** The map with this value at its key, or without the key when the value is undefined. */
export function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | undefined,
): ReadonlyMap<string, Value> {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}

/** The record with this value in its field, or without the field when the value is undefined. */
export function withField<T extends object, F extends keyof T>(
  record: T,
  field: F,
  value: T[F] | undefined,
): T {
  const { [field]: _, ...rest } = record;
  // A required field set to undefined is found by the check that follows every application.
  return (value === undefined ? rest : { ...rest, [field]: value }) as T;
}

/** The list with an item behind the one named `after`; null = first, undefined = last. Undefined when it is not there. */
export function insertedAfter<Item>(
  items: readonly Item[],
  item: Item,
  after: string | null | undefined,
  nameOf: (item: Item) => string,
): readonly Item[] | undefined {
  if (after === undefined) return [...items, item];
  const place = after === null ? -1 : items.findIndex((candidate) => nameOf(candidate) === after);
  if (place === -1 && after !== null) return undefined;
  return items.toSpliced(place + 1, 0, item);
}

/** The items in the order of these names; undefined when the names are not exactly theirs. */
export function inOrder<Item>(
  items: readonly Item[],
  names: readonly string[],
  nameOf: (item: Item) => string,
): readonly Item[] | undefined {
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  const ordered = [...new Set(names)].flatMap((name) => byName.get(name) ?? []);
  return ordered.length === items.length && names.length === items.length ? ordered : undefined;
}

/** The name of what an item stands behind; null when it is the first. */
export function predecessorOf(names: readonly string[], name: string): string | null {
  return names[names.indexOf(name) - 1] ?? null;
}
