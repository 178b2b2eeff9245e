import { createRequire } from "node:module";
import { isNegative, type Literal, variableOf } from "./literal.ts";

/** Numbers from 0 up to 1 that are the same in each run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Instance {
  readonly variables: number;
  readonly clauses: readonly (readonly Literal[])[];
  readonly assumptions: readonly Literal[];
}

/** Clauses of one to four literals, about as many as make either answer likely; some literals twice, some both ways. */
export function randomInstance(random: () => number, variablesMax: number): Instance {
  const upTo = (count: number) => Math.floor(random() * count);
  const variables = 1 + upTo(variablesMax);
  const literals = (count: number) => Array.from({ length: count }, () => upTo(2 * variables));
  const lengths = random() < 0.5 ? [3] : [1, 2, 2, 3, 3, 3, 4];
  const ratio = 1 + random() * 4.5;
  const clauses = Array.from({ length: Math.ceil(variables * ratio) }, () =>
    literals(lengths[upTo(lengths.length)] ?? 3),
  );
  return { variables, clauses, assumptions: literals(upTo(5)) };
}

export function holds(
  clauses: readonly (readonly Literal[])[],
  isTrue: (literal: Literal) => boolean,
): boolean {
  return clauses.every((clause) => clause.some((literal) => isTrue(literal)));
}

/** Tries every assignment. */
export function canHold({ variables, clauses }: Instance, assumed: readonly Literal[]): boolean {
  const all = [...clauses, ...assumed.map((literal) => [literal])];
  for (let bits = 0; bits < 2 ** variables; bits++) {
    if (holds(all, (literal) => ((bits >> variableOf(literal)) & 1) !== (literal & 1))) return true;
  }
  return false;
}

/** What logic-solver, which has no types, offers: MiniSat, compiled to JavaScript. */
interface Peer {
  require(...clauses: readonly unknown[]): void;
  solveAssuming(formula: unknown): object | null;
}

interface PeerPackage {
  readonly Solver: new () => Peer;
  or(terms: readonly string[]): unknown;
  and(terms: readonly string[]): unknown;
}

const require = createRequire(import.meta.url);
const peers: PeerPackage = require("logic-solver");

/** Making a peer takes longer than asking it, so several instances share one. */
const instancesOfOnePeer = 40;

/** Hands out peers: each has the clauses of an instance, and says whether assumptions can hold with them. */
export function peersOf(): (instance: Instance) => (assumed: readonly Literal[]) => boolean {
  let peer = new peers.Solver();
  let count = 0;
  return ({ clauses }) => {
    if (count % instancesOfOnePeer === 0) peer = new peers.Solver();
    count += 1;
    const prefix = `i${count}`;
    const own = peer;
    for (const clause of clauses) {
      own.require(peers.or([`-${prefix}`, ...clause.map((literal) => termOf(prefix, literal))]));
    }
    return (assumed) => {
      const terms = assumed.map((literal) => termOf(prefix, literal));
      return own.solveAssuming(peers.and([prefix, ...terms])) !== null;
    };
  };
}

function termOf(prefix: string, literal: Literal): string {
  return `${isNegative(literal) ? "-" : ""}${prefix}v${variableOf(literal)}`;
}
