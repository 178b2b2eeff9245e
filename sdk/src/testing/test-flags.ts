import type { FlagTypes } from "../client/index.ts";
import { type FlagType, isOfType, type JsonValue, type SnapshotFlag } from "../model/index.ts";
import { testFlag } from "./snapshot-builder.ts";

/** Flag key → the value that everybody gets. With generated `FlagTypes`, keys and values are checked. */
export type TestFlags = [keyof FlagTypes] extends [never]
  ? { readonly [key: string]: JsonValue }
  : { readonly [Key in keyof FlagTypes]?: FlagTypes[Key] };

type Flags = Readonly<Record<string, SnapshotFlag>>;

/**
 * The same flags, but those that are overridden serve their value to everybody.
 *
 * @throws TypeError for a value that the flag could never have.
 */
export function overridden(flags: Flags, values: TestFlags): Flags {
  const entries = Object.entries<unknown>(values).map(([key, value]): [string, SnapshotFlag] => {
    const type = typeFor(key, value);
    const flag = Object.hasOwn(flags, key) ? flags[key] : undefined;
    if (flag !== undefined && flag.type !== type.name) {
      throw new TypeError(
        `The flag "${key}" is of type ${flag.type}; it cannot be ${JSON.stringify(value)}.`,
      );
    }
    return [key, serving(flag ?? bareFlag(type), type.value)];
  });
  return { ...flags, ...Object.fromEntries(entries) };
}

interface Typed {
  readonly name: FlagType;
  readonly value: JsonValue;
}

const flagTypes: readonly FlagType[] = ["boolean", "string", "number", "object"];

function typeFor(key: string, value: unknown): Typed {
  const name = flagTypes.find((type) => isOfType(type, value as JsonValue));
  if (name === undefined) {
    const text = value === undefined ? "undefined" : JSON.stringify(value);
    throw new TypeError(
      `The flag "${key}" cannot be ${text}: give true or false, a text, a number or an object.`,
    );
  }
  return { name, value: value as JsonValue };
}

function bareFlag({ name, value }: Typed): SnapshotFlag {
  return testFlag(name, name === "boolean" ? { on: true, off: false } : { value });
}

/** Where a variant has the value already, that one is served, so that recorded combinations name it. */
function serving(flag: SnapshotFlag, value: JsonValue): SnapshotFlag {
  const text = JSON.stringify(value);
  const known = Object.entries(flag.variants).find(([, it]) => JSON.stringify(it) === text);
  const variant = known?.[0] ?? freeName(flag);
  return testFlag(flag.type, { ...flag.variants, [variant]: value }, { fallthrough: { variant } });
}

function freeName({ variants }: SnapshotFlag): string {
  let name = "overridden";
  for (let count = 2; Object.hasOwn(variants, name); count++) name = `overridden-${count}`;
  return name;
}
