/** How often one service was seen to ask a flag. */
export interface Sighting {
  readonly service: string;
  /** Scopes that were recorded, and how many these stand for. */
  readonly recorded: number;
  readonly scopes: number;
  /** Milliseconds. */
  readonly since: number;
  readonly until: number;
}

/** What it rests on that two flags, both of which were seen, were never seen together. */
export interface Apart {
  readonly one: readonly Sighting[];
  readonly other: readonly Sighting[];
  /** Requests of which both a service that asks the one and a service that asks the other told. */
  readonly joinedTraces: number;
  /** Milliseconds: both were there to be seen since then. */
  readonly since: number;
}

/** All sightings as lists, for another process. */
export interface SightingList {
  readonly flags: readonly (readonly [flag: string, services: readonly Sighting[]])[];
  readonly traces: readonly (readonly [services: string, traces: number])[];
}

/** Who was seen to ask which flag, and whose requests were joined by their trace. */
export class Sightings {
  readonly #byFlag = new Map<string, Map<string, Sighting>>();
  /** Names of two services → traces that both told of. */
  readonly #traces: Map<string, number>;

  constructor({ flags, traces }: SightingList = { flags: [], traces: [] }) {
    for (const [flag, services] of flags) for (const each of services) this.add(flag, each);
    this.#traces = new Map(traces);
  }

  get list(): SightingList {
    return {
      flags: [...this.#byFlag].map(([flag, services]) => [flag, [...services.values()]]),
      traces: [...this.#traces],
    };
  }

  add(flag: string, more: Sighting): void {
    const services = this.#byFlag.get(flag) ?? new Map<string, Sighting>();
    this.#byFlag.set(flag, services);
    const held = services.get(more.service);
    services.set(more.service, {
      service: more.service,
      recorded: more.recorded + (held?.recorded ?? 0),
      scopes: more.scopes + (held?.scopes ?? 0),
      since: Math.min(more.since, held?.since ?? more.since),
      until: Math.max(more.until, held?.until ?? more.until),
    });
  }

  addTraces(services: readonly string[], traces: number): void {
    for (const one of services) {
      for (const other of services) {
        if (one >= other) continue;
        const name = nameOf(one, other);
        this.#traces.set(name, (this.#traces.get(name) ?? 0) + traces);
      }
    }
  }

  /** Undefined when one of them was never seen: nobody knows anything then. */
  apart(one: string, other: string): Apart | undefined {
    const [left, right] = [this.#of(one), this.#of(other)];
    if (left.length === 0 || right.length === 0) return undefined;
    let joinedTraces = 0;
    for (const { service } of left) {
      for (const { service: beside } of right) {
        joinedTraces += this.#traces.get(nameOf(service, beside)) ?? 0;
      }
    }
    return {
      one: left,
      other: right,
      joinedTraces,
      since: Math.max(sinceOf(left), sinceOf(right)),
    };
  }

  #of(flag: string): readonly Sighting[] {
    return [...(this.#byFlag.get(flag)?.values() ?? [])];
  }
}

/** Whom nobody could have seen together says little: neither a service that asks both, nor requests that were joined. */
const apartMinUnwatched = 0.5;
const apartMin = 0.05;

/**
 * How much less a combination of two flags is worth testing that were never seen together: 1 for what nobody knows, and less with each
 * scope that was recorded. It never comes near 0, since not having been seen proves nothing.
 */
export function apartFactor(apart: Apart | undefined): number {
  if (apart === undefined) return 1;
  const [one, other] = [recordedOf(apart.one), recordedOf(apart.other)];
  const isShared = apart.one.some(({ service }) =>
    apart.other.some((beside) => beside.service === service),
  );
  const least = isShared || apart.joinedTraces > 0 ? apartMin : apartMinUnwatched;
  return Math.max(least, 1 / Math.sqrt(1 + Math.min(one, other)));
}

function recordedOf(sightings: readonly Sighting[]): number {
  return sightings.reduce((sum, { recorded }) => sum + recorded, 0);
}

function sinceOf(sightings: readonly Sighting[]): number {
  return Math.min(...sightings.map(({ since }) => since));
}

function nameOf(one: string, other: string): string {
  return one < other ? `${one}\n${other}` : `${other}\n${one}`;
}
