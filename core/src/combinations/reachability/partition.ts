import { keyText, positionOf, prepareKey, prepareSalt, type Salt } from "@yardarm/sdk/evaluate";
import type { Candidate } from "./asked.ts";
import type { Atom, Placed } from "./atoms.ts";
import { candidatesFor } from "./candidates.ts";

/** Values of one attribute that answer all that is asked of it alike. */
export interface ValueClass extends Candidate {
  /** By the number of the atom; of an atom that is about positions it says nothing. */
  readonly answers: readonly boolean[];
  readonly key: string | undefined;
  /** By the number of the salt: in which of its segments the key falls. Absent where other members fall elsewhere. */
  readonly segments: readonly number[] | undefined;
}

/** The positions of a salt, cut wherever anybody asks. */
export interface SaltCuts {
  readonly id: string;
  readonly prepared: Salt;
  /** Ascending, from 0 to the scale; segment i is `cuts[i] <= position < cuts[i + 1]`. */
  readonly cuts: readonly number[];
}

/** What values an attribute may have, as far as some atoms can tell. */
export interface Partition {
  readonly atoms: readonly Atom[];
  readonly classes: readonly ValueClass[];
  /** The class of objects, which context kinds are. */
  readonly objectClass: number;
  readonly salts: readonly SaltCuts[];
  /** Whether there may be texts that are in none of the classes. */
  readonly hasOthers: boolean;
  /** Whether a text in none of the classes may answer this with yes. */
  isOpen(atom: Atom): boolean;
}

export function partitionBy(atoms: readonly Atom[]): Partition {
  const { list, isComplete, isCut } = candidatesFor(atoms);
  const salts = saltsIn(atoms);
  const classes = new Map<string, ValueClass>();
  for (const candidate of list) {
    const made = classOf(candidate, atoms, salts);
    const isObject = typeof candidate.value === "object";
    const answers = made.answers.map(Number).join("");
    const open = `${isObject} ${made.key !== undefined} ${answers}`;
    const id = made.segments === undefined ? open : `${open} ${made.segments.join(" ")}`;
    // Whatever one key can do, a class whose members fall everywhere can.
    if (!classes.has(open) && !classes.has(id)) classes.set(id, made);
  }
  const all = [...classes.values()];
  return {
    atoms,
    classes: all,
    objectClass: all.findIndex(({ value }) => typeof value === "object"),
    salts,
    hasOthers: !isComplete,
    isOpen: (atom) => isCut || isOpenTo(atom),
  };
}

const decidedByNumbers = new Set([
  "less_than",
  "less_or_equal",
  "greater_than",
  "greater_or_equal",
]);

/** Values that are named stand in classes of their own, and so do all numbers. */
export function isOpenTo(atom: Atom): boolean {
  if (atom.type !== "compares") return false;
  const { operator, ignoreCase } = atom.condition;
  if (operator === "in" || operator === "has_any") return ignoreCase === true;
  return !decidedByNumbers.has(operator);
}

/** How a value answers; of atoms about lists, as the only item of one. */
export function answersOf(value: unknown, atoms: readonly Atom[]): readonly boolean[] {
  const key = keyText(value);
  return atoms.map((atom) => {
    if (atom.type === "placed") return false;
    if (atom.type === "keyed") return key !== undefined && (atom.keys?.has(key) ?? true);
    return atom.holds(value);
  });
}

function classOf(
  candidate: Candidate,
  atoms: readonly Atom[],
  salts: readonly SaltCuts[],
): ValueClass {
  const { value, more } = candidate;
  const key = keyText(value);
  const isAlone = more === undefined && key !== undefined && salts.length > 0;
  const prepared = prepareKey(key ?? "");
  return {
    ...candidate,
    answers: answersOf(value, atoms),
    key,
    segments: isAlone
      ? salts.map((salt) => segmentOf(salt, positionOf(prepared, salt.prepared)))
      : undefined,
  };
}

function segmentOf({ cuts }: SaltCuts, position: number): number {
  return cuts.findLastIndex((cut) => cut <= position);
}

function saltsIn(atoms: readonly Atom[]): readonly SaltCuts[] {
  const bySalt = new Map<string, Placed[]>();
  for (const atom of atoms) {
    if (atom.type !== "placed") continue;
    const id = saltId(atom);
    bySalt.set(id, [...(bySalt.get(id) ?? []), atom]);
  }
  return [...bySalt].flatMap(([id, placed]) => {
    const [{ salt, scheme } = { salt: "", scheme: undefined }] = placed;
    const prepared = prepareSalt(salt, scheme);
    if (prepared === undefined) return [];
    const inside = placed
      .flatMap(({ start, end }) => [start, end])
      .filter((cut) => cut > 0 && cut < prepared.scale);
    const cuts = [...new Set([0, ...inside, prepared.scale])].sort((one, other) => one - other);
    return [{ id, prepared, cuts }];
  });
}

export function saltId({ salt, scheme }: Pick<Placed, "salt" | "scheme">): string {
  return JSON.stringify([salt, scheme ?? ""]);
}
