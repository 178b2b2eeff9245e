import {
  readableWitness,
  type Served,
  type Source,
  type Verdict,
} from "@yardarm/core/combinations";
import type { EvaluationContext } from "@yardarm/sdk/evaluate";

/** A context that makes flags serve these variants, as people are shown it; `null` where none is known. */
export function shownWitness(
  source: Source,
  goals: readonly Served[],
  verdict: Verdict | undefined,
): EvaluationContext | null {
  return verdict?.verdict === "reachable" ? readableWitness(source, goals, verdict.witness) : null;
}
