/** Values of an attribute, so chosen that each value there is answers some atoms as one of them does. */
import type { AttributeOperator } from "@yardarm/sdk/model";
import type { Asked, Candidate } from "./asked.ts";
import type { Atom } from "./atoms.ts";
import { momentCandidates, momentsIn } from "./moment-candidates.ts";
import { networkCandidates } from "./network-candidates.ts";
import { numberCandidates } from "./number-candidates.ts";
import { patternCandidates } from "./pattern-candidates.ts";
import { caseCandidates, textCandidates } from "./text-candidates.ts";
import { versionCandidates } from "./version-candidates.ts";

export interface Candidates {
  readonly list: readonly Candidate[];
  /** Every value there is answers as one of the list does. Otherwise there may be texts that answer in ways of their own. */
  readonly isComplete: boolean;
  /** Not all values that are named stand in the list. */
  readonly isCut: boolean;
}

/** Beyond so many keys, the rest of them are "any other text". */
const exactMax = 2_000;

const numberOperators: readonly AttributeOperator[] = [
  "less_than",
  "less_or_equal",
  "greater_than",
  "greater_or_equal",
];
const equalOperators: readonly AttributeOperator[] = ["in", "has_any"];

export function candidatesFor(atoms: readonly Atom[]): Candidates {
  const asked = askedIn(atoms);
  const texts = textCandidates(asked);
  const cases = caseCandidates(asked);
  const versions = versionCandidates(asked);
  const moments = momentCandidates(asked);
  const networks = networkCandidates(asked);
  const patterns = patternCandidates(asked);
  const parts = [texts, cases, versions, moments, networks, patterns];
  const isText = texts.list.length + cases.list.length > 0;
  const isForm = versions.list.length + moments.list.length + networks.list.length > 0;
  const isCut = asked.exact.size > exactMax;
  return {
    list: [
      ...[...asked.exact].slice(0, exactMax).map((value) => ({ value })),
      { value: true },
      { value: false },
      ...numberCandidates(asked.numbers),
      otherText(asked.exact),
      ...parts.flatMap(({ list }) => list),
      { value: "" },
      { value: {} },
    ],
    // Versions, moments and addresses are never one another; what a text starts with may be the start of any.
    isComplete: parts.every((part) => part.isComplete) && !(isText && isForm) && !isCut,
    isCut,
  };
}

/** Texts that nobody named: one that stood for them and was named as well would answer as itself alone does. */
function otherText(named: ReadonlySet<string>): Candidate {
  let first = 1;
  while (named.has(`user-${first}`)) first += 1;
  return { value: `user-${first}`, more: (index) => `user-${first + index}` };
}

function askedIn(atoms: readonly Atom[]): Asked {
  const conditions = atoms.flatMap((atom) => (atom.type === "compares" ? [atom.condition] : []));
  const keys = atoms.flatMap((atom) => (atom.type === "keyed" ? [...(atom.keys ?? [])] : []));
  const valuesOf: Asked["valuesOf"] = (operators, ignoreCase) =>
    conditions
      .filter((it) => operators.includes(it.operator) && (it.ignoreCase === true) === ignoreCase)
      .flatMap(({ values = [] }) => values);
  const equal = [...valuesOf(equalOperators, false), ...valuesOf(equalOperators, true)];
  const points = [...equal, ...valuesOf([...numberOperators, "before", "after"], false)];
  return {
    exact: new Set([...equal.filter((value) => typeof value === "string"), ...keys]),
    // A number is a key by its text.
    numbers: [
      ...points.filter((value) => typeof value === "number"),
      ...keys.filter((key) => String(Number(key)) === key).map(Number),
      ...momentsIn(valuesOf(["before", "after"], false)),
    ].filter(Number.isFinite),
    valuesOf,
  };
}
