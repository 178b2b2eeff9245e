/** The origins whose pages may use a client key. */
import { originProblem } from "@yardarm/delivery";
import { DomainError } from "../../platform/domain-error.ts";

/** Refuses what no browser would say, since it would let nobody in. */
export function requireOrigins(origins: readonly string[]): void {
  const violations = origins.flatMap((origin, index) => {
    const problem = originProblem(origin);
    if (problem === undefined) return [];
    return [{ pointer: `/origins/${index}`, detail: `"${origin}": ${problem}` }];
  });
  const [first] = violations;
  if (first === undefined) return;
  throw new DomainError("invalid", "origin_invalid", first.detail, { violations });
}

/** All of them in one line, for the record. */
export function originsText(origins: readonly string[] | null): string {
  return origins === null ? "any" : origins.join(" ");
}
