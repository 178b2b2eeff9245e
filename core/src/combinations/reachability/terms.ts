import type { Condition } from "@yardarm/sdk/model";
import type { Literal } from "../solver/literal.ts";
import type { Gates } from "./gates.ts";
import type { Source } from "./source.ts";

/** What a rollout, a group or a condition says of how it buckets. */
export interface Bucketed {
  readonly salt: string;
  readonly by?: string;
  readonly kind?: string;
  readonly scheme?: string;
}

/** What the steps of a flag are put together from. */
export interface Terms {
  readonly circuit: Gates;
  readonly source: Source;
  /** Whether another flag serves one of these variants. */
  serves(flag: string, variants: readonly string[]): Literal;
  all(conditions: readonly Condition[]): Literal;
  /** The key of a context kind, or the attribute that is hashed in its place; among these, if there are any. */
  isKey(by: Pick<Bucketed, "by" | "kind">, keys?: ReadonlySet<string>): Literal;
  isPlaced(bucketed: Bucketed, start: number, end: number): Literal;
  /** Whether the evaluator can read all of these. */
  reads(conditions: readonly Condition[]): boolean;
}
