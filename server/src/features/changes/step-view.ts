import type { StepOutcome } from "./taking.ts";

/** What a step did, as it is sent; the wire's lists are its own. */
export function stepView({ request, state, entry, revisions, differences }: StepOutcome) {
  return { request, state, entry, revisions, differences: [...differences] };
}
