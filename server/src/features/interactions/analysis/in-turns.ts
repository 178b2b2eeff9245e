/** Lets others of the thread have their turn; anything that goes on for long calls it now and then. */
export type Pause = () => Promise<void>;

/** The thread goes on alone for about so long. */
const turnMs = 20;

/** Each step is short, so only now and then somebody else is asked, and told how far it is. */
export async function inTurns<Progress, Result>(
  steps: Generator<Progress, Result>,
  pause: Pause,
  report: (progress: Progress) => void = () => undefined,
): Promise<Result> {
  let startedAt = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - startedAt < turnMs) continue;
    report(step.value);
    await pause();
    startedAt = performance.now();
  }
}
