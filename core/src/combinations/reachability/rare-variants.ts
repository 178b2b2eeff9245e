import { type Contexts, type ContextTable, someOf } from "./context-table.ts";
import type { Attributes } from "./sample-contexts.ts";
import type { Source } from "./source.ts";

interface Rare {
  readonly cone: ReadonlySet<string>;
  readonly contexts: Contexts;
}

/** A variant that is served in fewer contexts is rare. */
const rareBelow = 40;
/** Of so many rare variants each context is asked to serve those that do not get into each other's way. */
const triesMax = 40;

/** Makes contexts in which several variants are served that random contexts hardly ever reach. */
export class RareVariants {
  readonly #table: ContextTable;
  readonly #random: () => number;
  readonly #rare: readonly Rare[];

  constructor(source: Source, table: ContextTable, random: () => number) {
    this.#table = table;
    this.#random = random;
    this.#rare = Object.entries(source.snapshot.flags).flatMap(([flag, { variants }]) => {
      const cone = new Set(source.cones.of(flag).attributes.keys());
      return Object.keys(variants).flatMap((variant) => {
        const contexts = table.contextsOf(flag, variant);
        const isRare = contexts !== undefined && someOf(contexts, rareBelow).length < rareBelow;
        return isRare ? [{ cone, contexts }] : [];
      });
    });
  }

  /** Puts contexts of rare variants over parts of this one, each over what none before it took. */
  over(attributes: Attributes): Attributes {
    const changed = new Map(attributes);
    const taken = new Set<string>();
    for (let count = 0; count < triesMax; count++) {
      const rare = this.#one(this.#rare);
      if (rare === undefined || [...rare.cone].some((id) => taken.has(id))) continue;
      const own = this.#table.attributesAt(this.#one(someOf(rare.contexts, rareBelow)) ?? 0);
      for (const id of rare.cone) {
        taken.add(id);
        const it = own.get(id);
        if (it !== undefined) changed.set(id, it);
      }
    }
    return changed;
  }

  #one<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#random() * list.length)];
  }
}
