import {
  applyChanges,
  type Change,
  describe,
  diff,
  effectOf,
  title,
  trimChanges,
} from "@yardarm/core/changes";
import { starterPolicies } from "@yardarm/core/policies";
import { defaultEnvironments, emptyRegistry, type Registry } from "@yardarm/core/registry";
import type { Applied, ChangeRequestView, Doorbell } from "@yardarm/server/wire";

/** A refusal, as the server's problem document will say it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: object;

  constructor(status: number, code: string, detail: string, more: object = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export interface Wish {
  readonly reason?: string;
  readonly emergency?: boolean;
  readonly mayWait?: boolean;
  readonly reverts?: number;
  /** Of a request that waited until now. */
  readonly number?: number;
}

interface Stamp {
  readonly version: number;
  readonly at: string;
  readonly by: ChangeRequestView["author"];
}

/** The registry of one project in memory, moved by the same pure functions that the server uses. */
export class FakeRegistry {
  registry: Registry;
  readonly requests: ChangeRequestView[] = [];
  readonly revisions = new Map<string, number>();
  readonly bells = new Set<(bell: Doorbell) => void>();
  readonly #stamps = new Map<string, Stamp>();
  readonly #now: () => Date;
  #lastNumber = 0;

  constructor(project: string, now: () => Date) {
    this.#now = now;
    const environments = new Map(defaultEnvironments.map((it) => [it.key, it]));
    const policies = new Map(starterPolicies.map((policy) => [policy.key, policy]));
    this.registry = { ...emptyRegistry(project), environments, policies };
  }

  stamp(address: string): Stamp {
    const never = {
      version: 1,
      at: this.#now().toISOString(),
      by: { kind: "system" as const, id: "seed", name: "Seed" },
    };
    return this.#stamps.get(address) ?? never;
  }

  /** Numbers are given once, to what is applied as to what waits. */
  takeNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Applies changes for somebody: refused as a whole, or done as a whole. Who has to agree is asked by `FakeRequests`. */
  commit(changes: readonly Change[], author: ChangeRequestView["author"], wish: Wish): Applied {
    const { after, effect, trimmed } = this.tryOut(changes);
    if (effect.entities.length === 0) return { state: "unchanged", revisions: {} };
    const { sentences, name } = this.wordsOf(trimmed);
    this.registry = after;
    const number = wish.number ?? this.takeNumber();
    const at = this.#now().toISOString();
    for (const { address } of effect.entities) {
      this.#stamps.set(address, { version: this.stamp(address).version + 1, at, by: author });
    }
    const revisions: Record<string, number> = {};
    for (const environment of Object.keys(effect.deltas)) {
      const revision = (this.revisions.get(environment) ?? 0) + 1;
      this.revisions.set(environment, revision);
      revisions[environment] = revision;
    }
    const entry = this.requests.length + 1;
    this.requests.push({
      number,
      state: "applied",
      title: name,
      sentences,
      reason: wish.reason ?? null,
      author,
      wasEmergency: wish.emergency === true,
      createdAt: at,
      entry,
      revisions,
      reverts: wish.reverts ?? null,
      changes: [...trimmed],
      effect,
    });
    this.ring(
      effect.entities.map(({ address }) => address),
      revisions,
    );
    return { request: number, state: "applied", entry, revisions };
  }

  /** Tells every page that is open that something happened. */
  ring(addresses: string[], revisions: Record<string, number> = {}): void {
    for (const ring of this.bells) ring({ entry: this.requests.length, revisions, addresses });
  }

  /** The changes from what is to what is wanted. */
  toward(wanted: (registry: Registry) => Registry): readonly Change[] {
    return diff(this.registry, wanted(this.registry));
  }

  /** What changes are called, said of the registry as it is. */
  wordsOf(changes: readonly Change[]) {
    const sentences = changes.map((it) => describe(it, this.registry));
    return { sentences, name: title(changes, this.registry) };
  }

  /** What would come of changes. */
  tryOut(changes: readonly Change[]) {
    const trimmed = trimChanges(this.registry, changes);
    const { registry: after, problems } = applyChanges(this.registry, trimmed);
    if (after === undefined) {
      const isConflict = problems.some(({ code }) => code === "conflict");
      const detail = problems[0]?.detail ?? "It cannot be applied.";
      throw new Refusal(isConflict ? 409 : 422, problems[0]?.code ?? "invalid", detail, {
        errors: problems,
      });
    }
    return { before: this.registry, after, trimmed, effect: effectOf(this.registry, after) };
  }
}
