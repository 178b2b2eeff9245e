import { expect, test } from "vitest";
import type { Registry } from "../registry/registry.ts";
import { applyChanges, invert } from "./apply-changes.ts";
import type { Change } from "./change.ts";
import { describe } from "./describe.ts";
import { plain } from "./registry-arbitrary.test-support.ts";
import { shop } from "./shop.test-support.ts";

export interface Row {
  readonly change: Change;
  readonly says: string;
  readonly look: (registry: Registry) => unknown;
  readonly finds: unknown;
  /** What applying it a second time is refused with; null = it is allowed and does nothing. */
  readonly again?: string | null;
}

/** Each change says its sentence, does what it says, can be undone, and is refused where its `from` is gone. */
export function checkChanges(rows: readonly Row[]): void {
  test.each(rows)("$says", ({ change, says, look, finds, again = "conflict" }) => {
    expect(describe(change, shop)).toBe(says);

    const { registry, problems } = applyChanges(shop, [change]);
    expect(problems).toBeUndefined();
    if (registry === undefined) return;
    expect(look(registry)).toEqual(finds);

    const undone = applyChanges(registry, invert([change]));
    expect(undone.registry && plain(undone.registry)).toEqual(plain(shop));

    const twice = applyChanges(registry, [change]);
    if (again === null) expect(twice.registry).toBe(registry);
    else expect(twice.problems?.map(({ code }) => code)).toEqual([again]);
  });
}

/** Sentences of changes that need not apply. */
export function checkSentences(rows: readonly (readonly [says: string, change: Change])[]): void {
  test.each(rows)("also said: %s", (says, change) => expect(describe(change)).toBe(says));
}

/** What is refused, with which code and pointer first. */
export function checkRefusals(
  rows: readonly (readonly [
    what: string,
    problems: readonly string[],
    changes: readonly Change[],
  ])[],
): void {
  test.each(rows)("refused: %s", (_, problems, changes) => {
    const found = applyChanges(shop, changes).problems ?? [];
    const texts = found.map(({ code, pointer }) => `${code} ${pointer}`);
    expect(texts.slice(0, problems.length)).toEqual(problems);
  });
}
