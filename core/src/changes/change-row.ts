import type { Problem } from "@yardarm/sdk/model";
import type { Registry } from "../registry/registry.ts";
import type { Address, Change, ChangeKind } from "./change.ts";

/** What an attempt gives: the next value, or why there is none. */
export type Outcome<T> =
  | { readonly next: T; readonly problems?: undefined }
  | { readonly next?: undefined; readonly problems: readonly Problem[] };

/** Everything there is to know about one kind of change. */
export interface ChangeRow<C> {
  /** What it changes. */
  address(change: C): Address;
  /** What has to be loaded to apply it and to check what it leads to; see `sliceOf`. */
  reads(change: C): readonly Address[];
  /** Pure; what it does not touch stays identical. Pointers of problems start at the change. */
  apply(registry: Registry, change: C): Outcome<Registry>;
  /** The change that undoes this one. */
  invert(change: C): C;
  /** One sentence for people. The registry, before the change, makes it more telling. */
  describe(change: C, registry?: Registry): string;
}

/** One row for each of these kinds; a missing row does not compile. */
export type ChangeRows<K extends ChangeKind> = {
  readonly [P in K]: ChangeRow<Extract<Change, { kind: P }>>;
};

export function refused<T>(code: string, pointer: string, detail: string): Outcome<T> {
  return { problems: [{ code, pointer, detail }] };
}

/** Refuses a change whose `from` is not what is there. */
export function conflict<T>(expected: unknown, found: unknown): Outcome<T> {
  return refused(
    "conflict",
    "/from",
    `The change replaces ${shown(expected)}, but ${shown(found)} is there now. Look again and repeat it.`,
  );
}

/** The same change the other way round. */
export function swapped<C extends { readonly from: unknown; readonly to: unknown }>(change: C): C {
  // `from` and `to` of a change have one type, which TypeScript cannot see in a generic spread.
  return { ...change, from: change.to, to: change.from } as C;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? "nothing" : JSON.stringify(value);
}
