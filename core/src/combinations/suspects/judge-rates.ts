/** How often scopes ended with an error in which the same was served. */
export interface FailureRate {
  readonly scopes: number;
  readonly failed: number;
}

/** It failed more often than others do; or not, though it had every chance to. */
export type RateOutcome = "failed" | "passed";

/** So unlikely has it to be that any row at all counts as failing that only had bad luck. */
const chanceMax = 0.01;
/** A row with a cause that makes scopes fail as others did would have been without a failure no more often than this. */
const missedMax = 0.05;
/** Each round takes failing rows out of what is usual; hardly ever are there more than three. */
const roundsMax = 20;

/**
 * Says of rows of running services which fail and which do not, as if they were tests: some scopes always end with an error, so a row fails when
 * chance does not explain how many of its scopes did, by what is usual among the others. Undefined where too few scopes
 * were recorded to tell.
 */
export function judgeRates(rates: readonly FailureRate[]): readonly (RateOutcome | undefined)[] {
  const chance = chanceMax / Math.max(1, rates.length);
  let failing = new Set<number>();
  for (let round = 0; round < roundsMax; round++) {
    // A guess with one failure in two scopes more, so that nothing is thought never to fail.
    const usual = shareOf(rates, (index) => !failing.has(index), { failed: 1, scopes: 2 });
    const next = new Set(
      rates.flatMap(({ scopes, failed }, index) =>
        isBeyondChance(failed, usual * scopes, chance) ? [index] : [],
      ),
    );
    if (next.size === failing.size) break;
    failing = next;
  }
  if (failing.size === 0) return rates.map(() => undefined);
  const whenFailing = shareOf(rates, (index) => failing.has(index), { failed: 0, scopes: 0 });
  const scopesMin = whenFailing >= 1 ? 1 : Math.log(missedMax) / Math.log(1 - whenFailing);
  return rates.map(({ scopes }, index) => {
    if (failing.has(index)) return "failed";
    return scopes >= scopesMin ? "passed" : undefined;
  });
}

function shareOf(
  rates: readonly FailureRate[],
  isIn: (index: number) => boolean,
  prior: FailureRate,
): number {
  let { failed, scopes } = prior;
  rates.forEach((rate, index) => {
    if (!isIn(index)) return;
    failed += rate.failed;
    scopes += rate.scopes;
  });
  return failed / scopes;
}

/** Whether so many or more, where so many are usual, come less often than by this chance (Poisson's distribution). */
function isBeyondChance(count: number, usual: number, chance: number): boolean {
  if (count <= usual) return false;
  // Beyond some hundreds it is as good as normal: four deviations are less likely than one in thirty thousand.
  if (usual > 500) return (count - 0.5 - usual) / Math.sqrt(usual) > deviationsFor(chance);
  let term = Math.exp(-usual);
  let below = 0;
  for (let number = 0; number < count; number++) {
    below += term;
    term *= usual / (number + 1);
  }
  return 1 - below < chance;
}

/** How far from the middle a normal distribution is so seldom, on one side: never less (Chernoff's bound). */
function deviationsFor(chance: number): number {
  return Math.sqrt(-2 * Math.log(chance));
}
