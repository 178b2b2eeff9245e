import {
  applyChanges,
  type Change,
  describe,
  diff,
  type Effect,
  effectOf,
  trimChanges,
} from "@yardarm/core/changes";
import { starterPolicies } from "@yardarm/core/policies";
import { defaultEnvironments, emptyRegistry, type Registry } from "@yardarm/core/registry";
import type { Applied, ChangeRequestView, Doorbell, Preview } from "@yardarm/server/wire";

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
  readonly reverts?: number;
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

  preview(changes: readonly Change[]): Preview {
    const { effect, trimmed } = this.#tryOut(changes);
    return {
      sentences: trimmed.map((it) => describe(it, this.registry)),
      touched: touchedBy(effect),
      protected: this.#protectedIn(effect),
      effect,
      findings: [],
      demands: [],
    };
  }

  /** Applies changes for somebody, as the one writer does: refused as a whole, or done as a whole. */
  submit(
    changes: readonly Change[],
    author: ChangeRequestView["author"],
    wish: Wish = {},
  ): Applied {
    const { next, effect, trimmed } = this.#tryOut(changes);
    if (effect.entities.length === 0) return { state: "unchanged", revisions: {} };
    const guarded = this.#protectedIn(effect);
    if (guarded.length > 0 && !(wish.emergency && wish.reason)) {
      throw new Refusal(
        403,
        "environment_protected",
        `${guarded.join(", ")} is protected; direct writes are refused.`,
      );
    }
    const sentences = trimmed.map((it) => describe(it, this.registry));
    this.registry = next;
    const number = this.requests.length + 1;
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
    this.requests.push({
      number,
      state: "applied",
      title: sentences[0] ?? "",
      sentences,
      reason: wish.reason ?? null,
      author,
      wasEmergency: guarded.length > 0,
      createdAt: at,
      entry: number,
      revisions,
      reverts: wish.reverts ?? null,
      changes: [...trimmed],
      effect,
    });
    const addresses = effect.entities.map(({ address }) => address);
    for (const ring of this.bells) ring({ entry: number, revisions, addresses });
    return { request: number, state: "applied", entry: number, revisions };
  }

  /** The changes from what is to what is wanted. */
  toward(wanted: (registry: Registry) => Registry): readonly Change[] {
    return diff(this.registry, wanted(this.registry));
  }

  #tryOut(changes: readonly Change[]) {
    const trimmed = trimChanges(this.registry, changes);
    const { registry: next, problems } = applyChanges(this.registry, trimmed);
    if (next === undefined) {
      const isConflict = problems.some(({ code }) => code === "conflict");
      const detail = problems[0]?.detail ?? "It cannot be applied.";
      throw new Refusal(isConflict ? 409 : 422, problems[0]?.code ?? "invalid", detail, {
        errors: problems,
      });
    }
    return { next, trimmed, effect: effectOf(this.registry, next) };
  }

  #protectedIn(effect: Effect): string[] {
    return touchedBy(effect).filter(
      (key) => !effect.inert.includes(key) && this.registry.environments.get(key)?.isProtected,
    );
  }
}

function touchedBy(effect: Effect): string[] {
  return Object.keys(effect.deltas);
}
