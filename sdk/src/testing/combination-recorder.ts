import type { ScopeRecorder } from "../client/index.ts";
import { murmur3 } from "../evaluate/hash.ts";

/** How much a recorder keeps. */
export interface CombinationRecorderOptions {
  /** So many different combinations are kept; scopes with others are only counted. 10,000 unless given. */
  readonly combinationsMax?: number;
  /** So many flags of one scope are kept; 200 unless given. */
  readonly flagsPerScopeMax?: number;
}

/** Where a run of tests belongs. */
export interface RunOf {
  /** The commit of the code that was tested. */
  readonly commit: string;
  /** Which tests: `unit`, `checkout-e2e`. */
  readonly suite: string;
  /** Key of the environment whose flags were served. */
  readonly environment: string;
  /** The branch that the commit is on. */
  readonly branch?: string;
  /** How many tests passed, and how many failed; a combination that only failing runs exercised is no proof. */
  readonly passed?: number;
  readonly failed?: number;
}

/** Variants that scopes served together. */
export interface ExercisedCombination {
  /** The same for the same flags and variants, in whatever order they were asked for; 16 hexadecimal digits. */
  readonly hash: string;
  /** How many scopes ended with exactly these. */
  readonly scopes: number;
  /** Flag key → variant, sorted by key. */
  readonly variants: { readonly [flag: string]: string };
}

/** Which combinations a run of tests exercised; docs/testing.md tells the fields. */
export interface CombinationReport extends RunOf {
  /** Version of this format. */
  readonly format: 1;
  /** Scopes that served at least one variant. */
  readonly scopes: number;
  /** Of these, scopes whose combination is not listed, since there were too many different ones. */
  readonly scopesNotListed: number;
  /** Variants that were left out of combinations, since their scope asked for too many flags. */
  readonly variantsNotListed: number;
  /** Sorted by hash. */
  readonly combinations: readonly ExercisedCombination[];
}

interface Kept {
  readonly variants: ReadonlyMap<string, string>;
  scopes: number;
}

/**
 * Records which variants flags served in the same scope, without knowing when a scope ends: each further flag moves the
 * scope from one combination to the next larger, so that what is kept is always what every scope served so far.
 *
 * @example
 * const recorder = new CombinationRecorder();
 * const tested = createTestClient({ flags: { "new-checkout": true }, recorder });
 * tested.for({ targetingKey: "u1" }).boolean("new-checkout", false);
 * recorder.report({ commit: "4f8a5c7", suite: "unit", environment: "staging" }).scopes; // 1
 */
export class CombinationRecorder implements ScopeRecorder {
  readonly #combinationsMax: number;
  readonly #flagsPerScopeMax: number;
  readonly #kept = new Map<string, Kept>();
  #scopes = 0;
  #scopesNotListed = 0;
  #variantsNotListed = 0;

  constructor({
    combinationsMax = 10_000,
    flagsPerScopeMax = 200,
  }: CombinationRecorderOptions = {}) {
    this.#combinationsMax = combinationsMax;
    this.#flagsPerScopeMax = flagsPerScopeMax;
  }

  /** Clients call this for each of their scopes. */
  begin(): (flag: string, variant: string) => void {
    let served: ReadonlyMap<string, string> = new Map();
    let sum = noSum;
    let isListed = false;
    return (flag, variant) => {
      if (served.has(flag)) return;
      if (served.size >= this.#flagsPerScopeMax) {
        this.#variantsNotListed++;
        return;
      }
      if (served.size === 0) this.#scopes++;
      else if (isListed) this.#leave(hashOf(sum));
      else this.#scopesNotListed--;
      served = new Map([...served, [flag, variant]]);
      sum = added(sum, flag, variant);
      isListed = this.#enter(hashOf(sum), served);
      if (!isListed) this.#scopesNotListed++;
    };
  }

  /** What was recorded since the start, as a document to keep or to send. */
  report({ commit, suite, environment, branch, passed, failed }: RunOf): CombinationReport {
    return {
      format: 1,
      commit,
      suite,
      environment,
      ...(branch !== undefined && { branch }),
      ...(passed !== undefined && { passed }),
      ...(failed !== undefined && { failed }),
      scopes: this.#scopes,
      scopesNotListed: this.#scopesNotListed,
      variantsNotListed: this.#variantsNotListed,
      combinations: [...this.#kept]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([hash, { scopes, variants }]) => ({ hash, scopes, variants: sorted(variants) })),
    };
  }

  /** Whether there was room for it. */
  #enter(hash: string, variants: ReadonlyMap<string, string>): boolean {
    const kept = this.#kept.get(hash);
    if (kept !== undefined) kept.scopes++;
    else if (this.#kept.size >= this.#combinationsMax) return false;
    else this.#kept.set(hash, { variants, scopes: 1 });
    return true;
  }

  #leave(hash: string): void {
    const kept = this.#kept.get(hash);
    if (kept !== undefined && --kept.scopes === 0) this.#kept.delete(hash);
  }
}

/** Two 32-bit sums of the hashes of the parts: sums, so that the order of the parts does not matter. */
type Sum = readonly [number, number];

const noSum: Sum = [0, 0];

function added([first, second]: Sum, flag: string, variant: string): Sum {
  const part = JSON.stringify([flag, variant]);
  return [(first + murmur3(part, 0)) >>> 0, (second + murmur3(part, 0x6a09e667)) >>> 0];
}

function hashOf(sum: Sum): string {
  return sum.map((word) => word.toString(16).padStart(8, "0")).join("");
}

function sorted(variants: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...variants].sort(([left], [right]) => (left < right ? -1 : 1)));
}
