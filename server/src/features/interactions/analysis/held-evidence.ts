import { EvidenceTable, type Served, Sightings } from "@yardarm/core/combinations";
import type { EvidencePack } from "../evidence-pack-read-model.ts";
import type { NumberedState } from "../evidence-read-model.ts";
import { type EvidenceLine, readLines } from "./evidence-lines.ts";
import type { EvidenceContent } from "./pack-evidence.ts";

/** What was read of evidence, with the names of the numbers that it speaks in. */
export class HeldEvidence {
  readonly table: EvidenceTable;
  readonly sightings: Sightings;
  #numbered: readonly NumberedState[] = [];
  /** Places in the table by number; -1: somebody told of it, and the table does not have it. */
  #places = new Int32Array(0);
  /** Numbers of which something was told that could not be kept. */
  readonly #missed: Set<number>;
  readonly #kinds: Set<EvidencePack["kind"]>;

  /** Begins with what somebody else held. */
  constructor(states: readonly Served[], content?: EvidenceContent) {
    this.table = new EvidenceTable(states, content?.columns);
    this.sightings = new Sightings(content?.sightings);
    this.#missed = new Set(content?.missed);
    this.#kinds = new Set(content?.kinds);
  }

  /** To be copied before anything is added. */
  get content(): EvidenceContent {
    return {
      columns: this.table.columns,
      sightings: this.sightings.list,
      kinds: [...this.#kinds],
      missed: [...this.#missed],
    };
  }

  has(kind: EvidencePack["kind"]): boolean {
    return this.#kinds.has(kind);
  }

  /** States that there are now. What was told of them before is not here, and then `hasMissed` says so. */
  include(states: readonly Served[]): void {
    if (this.table.include(states)) this.#findPlaces();
  }

  know(numbered: readonly NumberedState[]): void {
    this.#numbered = numbered;
    this.#findPlaces();
  }

  hasMissed(): boolean {
    return [...this.#missed].some((number) => this.#placeOf(number) >= 0);
  }

  add({ kind, services, commit, lines }: EvidencePack): void {
    this.#kinds.add(kind);
    const seen = new NumberSums(kind === "seen" ? this.#places.length : 0);
    const places: number[] = [];
    let traces = 0;
    for (const line of readLines(lines)) {
      places.length = 0;
      for (const number of line.states) {
        const place = this.#placeOf(number);
        places.push(place);
        if (place < 0) this.#missed.add(number);
        if (kind === "seen") seen.add(number, line);
      }
      traces += line.recorded;
      this.table.add({ places, ...factsOf(kind, line, commit) });
    }
    if (kind === "joined") this.sightings.addTraces(services, traces);
    if (kind === "seen") this.#addSightings(services[0] ?? "", seen);
  }

  #addSightings(service: string, seen: NumberSums): void {
    for (const { number, flag } of this.#numbered) {
      const sum = seen.of(number);
      if (sum !== undefined) this.sightings.add(flag, { service, ...sum });
    }
  }

  #placeOf(number: number): number {
    return this.#places[number] ?? -1;
  }

  #findPlaces(): void {
    const size = this.#numbered.reduce((max, { number }) => Math.max(max, number + 1), 0);
    const places = new Int32Array(size).fill(-1);
    for (const state of this.#numbered) places[state.number] = this.table.placeOf(state);
    this.#places = places;
  }
}

function factsOf(kind: EvidencePack["kind"], { scopes, last }: EvidenceLine, commit: string) {
  if (kind === "seen") return { seenAt: last, scopes };
  return kind === "joined" ? { joinedAt: last } : { passed: { at: last, commit } };
}

/** What a pack says of each state, added up by its number: a million rows have a dozen states each. */
class NumberSums {
  readonly #recorded: Float64Array;
  readonly #scopes: Float64Array;
  /** Milliseconds. */
  readonly #since: Float64Array;
  readonly #until: Float64Array;

  constructor(size: number) {
    this.#recorded = new Float64Array(size);
    this.#scopes = new Float64Array(size);
    this.#since = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.#until = new Float64Array(size);
  }

  add(number: number, { recorded, scopes, first, last }: EvidenceLine): void {
    this.#recorded[number] = (this.#recorded[number] ?? 0) + recorded;
    this.#scopes[number] = (this.#scopes[number] ?? 0) + scopes;
    this.#since[number] = Math.min(this.#since[number] ?? first, first);
    this.#until[number] = Math.max(this.#until[number] ?? last, last);
  }

  of(number: number) {
    const recorded = this.#recorded[number] ?? 0;
    if (recorded === 0) return undefined;
    return {
      recorded,
      scopes: this.#scopes[number] ?? 0,
      since: this.#since[number] ?? 0,
      until: this.#until[number] ?? 0,
    };
  }
}
