import type { Served, Verdict } from "./question.ts";

interface Kept {
  readonly flags: readonly string[];
  readonly byVariants: Map<string, Verdict>;
}

/** What nobody can look up by bits or cubes: the solver's answers, with their witnesses and reasons. */
export class KeptVerdicts {
  /** By the flags, in order. */
  readonly #byFlags = new Map<string, Kept>();

  keep(goals: readonly Served[], verdict: Verdict): void {
    const { flags, variants } = namesOf(goals);
    const id = JSON.stringify(flags);
    const kept = this.#byFlags.get(id) ?? { flags, byVariants: new Map<string, Verdict>() };
    this.#byFlags.set(id, kept);
    kept.byVariants.set(variants, verdict);
  }

  of(goals: readonly Served[]): Verdict | undefined {
    const { flags, variants } = namesOf(goals);
    return this.#byFlags.get(JSON.stringify(flags))?.byVariants.get(variants);
  }

  /** All that is about one of these flags. */
  forget(stale: ReadonlySet<string>): void {
    for (const [id, { flags }] of this.#byFlags) {
      if (flags.some((flag) => stale.has(flag))) this.#byFlags.delete(id);
    }
  }
}

function namesOf(goals: readonly Served[]) {
  const sorted = [...goals].sort((one, other) => (one.flag < other.flag ? -1 : 1));
  return {
    flags: sorted.map(({ flag }) => flag),
    variants: JSON.stringify(sorted.map(({ variant }) => variant)),
  };
}
