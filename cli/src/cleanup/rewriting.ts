import type { Node } from "oxc-parser";
import type { ParsedModule } from "../script/parsed-module.ts";
import type { Edit } from "./edits.ts";
import type { Evaluator } from "./evaluator.ts";
import type { FinalVariant } from "./final-variant.ts";

/** A place that stays, and why. */
export interface LeftPlace {
  readonly node: Node;
  readonly reason: string;
}

/** What one pass over a file knows and gathers. */
export interface Rewriting {
  readonly module: ParsedModule;
  readonly evaluator: Evaluator;
  readonly final: FinalVariant;
  readonly edits: Edit[];
  /** Calls that cannot be replaced after all; the pass is then made again without them. */
  readonly refused: LeftPlace[];
  /** Said to people, beside what was done. */
  readonly remarks: LeftPlace[];
  /** Changes a node, or what is in it. */
  visit(node: Node): void;
  /** The same where it only counts whether it is true. */
  visitTest(node: Node): void;
}

/** Gives up on the calls that led here. */
export function refuse({ refused }: Rewriting, calls: readonly Node[], reason: string): void {
  for (const node of calls) refused.push({ node, reason });
}

/** The statements among which this one stands; undefined when it is the body of something. */
export function siblingsOf(module: ParsedModule, node: Node): readonly Node[] | undefined {
  const parent = module.parentOf(node);
  switch (parent?.type) {
    case "Program":
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock":
      return parent.body;
    case "SwitchCase":
      return parent.consequent;
    default:
      return undefined;
  }
}

export function isWithin(
  { start, end }: { readonly start: number; readonly end: number },
  around: { readonly start: number; readonly end: number },
): boolean {
  return around.start <= start && end <= around.end;
}
