import type { Atom, Atoms } from "./atoms.ts";
import type { Chosen } from "./attribute-values.ts";
import type { Domain } from "./domain.ts";
import type { Partition, ValueClass } from "./partition.ts";
import { isAnywhere, isPlacedAs, type PlacedWanted } from "./positions.ts";

export interface Fitting {
  readonly fit: "never" | "found" | "perhaps";
  readonly chosen: Chosen;
}

interface Wanted {
  readonly atom: Atom;
  readonly holds: boolean;
  /** Its place among the atoms of the partition. */
  readonly index: number;
}

const never: Fitting = { fit: "never", chosen: { state: "not found" } };
const perhaps: Fitting = { fit: "perhaps", chosen: { state: "not found" } };

/** Looks for a value with nothing in view but these literals, so that few of them make a proof or a value likely. */
export function fittingFor(domain: Domain, literals: readonly number[]): Fitting {
  const byId = new Map(
    literals.map((literal) => {
      const { id, atom } = domain.atomOf(literal);
      return [id, { atom, holds: (literal & 1) === 0 }] as const;
    }),
  );
  const partition = domain.source.partition(new Map([...byId].map(([id, { atom }]) => [id, atom])));
  const wanted = [...byId.keys()].sort().flatMap((id, index): Wanted[] => {
    const it = byId.get(id);
    return it === undefined ? [] : [{ ...it, index }];
  });
  let best = never;
  for (const it of partition.classes) {
    const fitting = singleFitting(domain.source.atoms, it, wanted);
    if (fitting.fit === "found") return fitting;
    if (fitting.fit === "perhaps") best = perhaps;
  }
  const list = listFitting(partition, wanted);
  if (list.fit === "found") return list;
  if (list.fit === "perhaps" || isOtherFitting(partition, wanted)) best = perhaps;
  return best;
}

function singleFitting(knownAtoms: Atoms, it: ValueClass, wanted: readonly Wanted[]): Fitting {
  const placed: PlacedWanted[] = [];
  for (const { atom, holds, index } of wanted) {
    if (atom.type === "placed") placed.push({ ...atom, holds });
    else if (singleAnswer(atom, it, index) !== holds) return never;
  }
  const found: Fitting = { fit: "found", chosen: { state: "found", value: it.value } };
  if (placed.length === 0) return found;
  if (it.key === undefined) return placed.some(({ holds }) => holds) ? never : found;
  if (isPlacedAs(it.key, placed, knownAtoms)) return found;
  return it.more === undefined || !isAnywhere(placed, knownAtoms) ? never : perhaps;
}

function singleAnswer(atom: Atom, { answers }: ValueClass, index: number): boolean {
  const operator = atom.type === "compares" ? atom.condition.operator : undefined;
  if (operator === "exists") return true;
  return operator !== "has_any" && answers[index] === true;
}

function listFitting(partition: Partition, wanted: readonly Wanted[]): Fitting {
  const isList = wanted.every(({ atom, holds }) =>
    isAbout(atom, "exists") ? holds : atom.type === "compares" || !holds,
  );
  if (!isList) return never;
  const compared = wanted.filter(
    ({ atom }) => atom.type === "compares" && !isAbout(atom, "exists"),
  );
  const items = partition.classes.filter(({ answers }) =>
    compared.every(({ holds, index }) => holds || answers[index] !== true),
  );
  let isKnown = true;
  const chosen = new Set<unknown>();
  for (const { atom, index } of compared.filter(({ holds }) => holds)) {
    const item = items.find(({ answers }) => answers[index] === true);
    if (item !== undefined) chosen.add(item.value);
    else if (partition.hasOthers && partition.isOpen(atom)) isKnown = false;
    else return never;
  }
  if (!isKnown) return perhaps;
  return { fit: "found", chosen: { state: "found", value: [...chosen] } };
}

/** Whether a text that nobody made up may do. */
function isOtherFitting(partition: Partition, wanted: readonly Wanted[]): boolean {
  if (!partition.hasOthers) return false;
  return wanted.every(({ atom, holds }) => {
    if (isAbout(atom, "exists")) return holds;
    if (isAbout(atom, "has_any")) return !holds;
    if (atom.type === "placed") return true;
    const isEveryKey = atom.type === "keyed" && atom.keys === undefined;
    return isEveryKey ? holds : !holds || partition.isOpen(atom);
  });
}

function isAbout(atom: Atom, operator: "exists" | "has_any"): boolean {
  return atom.type === "compares" && atom.condition.operator === operator;
}
