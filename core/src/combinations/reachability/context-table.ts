import type { EvaluationContext } from "@yardarm/sdk/evaluate";
import { type Bits, fillBelow, keep, setBit } from "./bits.ts";
import { type Choices, contextFrom, isAdmitted } from "./choices.ts";
import type { Constraint } from "./constraint.ts";
import type { Ask, Cube } from "./cube.ts";
import type { Regions } from "./regions.ts";

/**
 * Contexts, and which cubes have them: what flags do together is seen by looking at bits. For each constraint its contexts
 * are found once, so that hundreds of contexts are as quick as one.
 */
export class ContextTable {
  readonly #regions: Regions;
  readonly #contexts: Choices[] = [];
  readonly #written = new Map<number, EvaluationContext>();
  readonly #served = new Map<string, Map<string, Bits>>();
  readonly #admitted = new Map<Constraint, Bits>();

  constructor(regions: Regions) {
    this.#regions = regions;
  }

  get size(): number {
    return this.#contexts.length;
  }

  /** Who has which contexts is found anew when somebody asks next. */
  add(choices: Choices): void {
    this.#contexts.push(choices);
    if (this.#served.size === 0) return;
    this.#served.clear();
    this.#admitted.clear();
  }

  /** In which contexts a variant is served, as far as its cubes say. */
  contextsOf(flag: string, variant: string): Bits {
    const served = this.#served.get(flag) ?? new Map<string, Bits>();
    this.#served.set(flag, served);
    const contexts = served.get(variant) ?? this.#find(flag, variant);
    served.set(variant, contexts);
    return contexts;
  }

  /** After these flags changed. */
  forget(flags: Iterable<string>): void {
    for (const flag of flags) this.#served.delete(flag);
  }

  contextAt(index: number): EvaluationContext {
    const known = this.#written.get(index);
    if (known !== undefined) return known;
    const made = contextFrom(this.#contexts[index] ?? [], this.#regions.attributes);
    this.#written.set(index, made);
    return made;
  }

  #find(flag: string, variant: string): Bits {
    const contexts = new Uint32Array((this.size + 31) >>> 5);
    for (const cube of this.#regions.of(flag).byVariant.get(variant)?.list ?? []) {
      this.#addContextsIn(cube, contexts);
    }
    return contexts;
  }

  #addContextsIn({ asks }: Cube, to: Bits): void {
    const admitted = asks.map((ask) => this.#contextsAt(ask));
    for (let word = 0; word < to.length; word++) {
      let inside = 0xffff_ffff;
      for (const its of admitted) inside &= its[word] ?? 0;
      to[word] = (to[word] ?? 0) | inside;
    }
  }

  /** What is asked at once is done where each literal is, so that contexts are looked at once for each literal. */
  #contextsAt({ of, constraint }: Ask): Bits {
    const known = this.#admitted.get(constraint);
    if (known !== undefined) return known;
    const admitted = new Uint32Array((this.size + 31) >>> 5);
    const { literals } = constraint;
    if (literals.length === 1) this.#look({ of, constraint }, admitted);
    else {
      fillBelow(admitted, this.size);
      for (const literal of literals) {
        keep(admitted, this.#contextsAt({ of, constraint: of.of([literal]) }), false);
      }
    }
    this.#admitted.set(constraint, admitted);
    return admitted;
  }

  #look({ of, constraint }: Ask, admitted: Bits): void {
    for (let index = 0; index < this.#contexts.length; index++) {
      if (isAdmitted(constraint, this.#contexts[index]?.[of.number])) setBit(admitted, index);
    }
  }
}
