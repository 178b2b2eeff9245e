/** What an attribute is asked, and how values that answer it are handed on. */
import type { AttributeOperator, JsonScalar } from "@yardarm/sdk/model";

export interface Candidate {
  readonly value: unknown;
  /** Others that answer alike, without end or until `undefined`; absent for a value that stands for itself alone. */
  readonly more?: (index: number) => unknown;
}

/** What operators are asked with, by what they look at. */
export interface Asked {
  readonly exact: ReadonlySet<string>;
  readonly numbers: readonly number[];
  valuesOf(operators: readonly AttributeOperator[], ignoreCase: boolean): readonly JsonScalar[];
}

/** Part of the candidates; complete for what it is about. */
export interface SomeCandidates {
  readonly list: readonly Candidate[];
  readonly isComplete: boolean;
}

export const noCandidates: SomeCandidates = { list: [], isComplete: true };

/** Ways to write one thing, of which one at least must not be a text that is named, since that one stands for itself. */
export function spelled(
  asked: Asked,
  write: (index: number) => string | undefined,
): SomeCandidates {
  for (let index = 0; index < 20; index++) {
    const value = write(index);
    if (value === undefined) break;
    if (!asked.exact.has(value)) return { list: [{ value, more: write }], isComplete: true };
  }
  return { list: [], isComplete: false };
}

export function together(parts: readonly SomeCandidates[]): SomeCandidates {
  return {
    list: parts.flatMap(({ list }) => list),
    isComplete: parts.every(({ isComplete }) => isComplete),
  };
}
