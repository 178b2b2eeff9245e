import type { Node, Statement } from "oxc-parser";
import type { ParsedModule } from "../script/parsed-module.ts";
import { inPlaceOf, isGone, removal } from "./edits.ts";
import { alwaysLeaves } from "./leaving.ts";
import { type Rewriting, refuse, siblingsOf } from "./rewriting.ts";
import { canBeDropped, canLoseItsBraces } from "./scopes.ts";

type IfStatement = Extract<Node, { type: "IfStatement" }>;

/** `if (flag) … else …` becomes the branch that is taken. */
export function rewriteIf(rewriting: Rewriting, node: Node): boolean {
  if (node.type !== "IfStatement") return false;
  const { evaluator, module } = rewriting;
  const truth = evaluator.truth(node.test);
  if (truth === undefined || !evaluator.canDrop(node.test)) return false;
  const [taken, dropped] = truth.isTrue
    ? [node.consequent, node.alternate]
    : [node.alternate, node.consequent];
  if (dropped !== null && !canBeDropped(module, [dropped])) {
    refuse(rewriting, truth.calls, "the branch that would go declares what is used outside of it");
    return true;
  }
  const siblings = siblingsOf(module, node);
  if (siblings === undefined) replaceBody(rewriting, node, taken);
  else replaceListed(rewriting, { node, taken, siblings });
  return true;
}

/** As the body of another statement, or behind an `else`. */
function replaceBody(rewriting: Rewriting, node: IfStatement, taken: Statement | null): void {
  const { module, edits } = rewriting;
  const parent = module.parentOf(node);
  const isElse = parent?.type === "IfStatement" && parent.alternate === node;
  if (taken === null) {
    edits.push(
      isElse
        ? { start: parent.consequent.end, end: node.end, pieces: [] }
        : { start: node.start, end: node.end, pieces: ["{}"] },
    );
    return;
  }
  const part = inPlaceOf(module.text, node.start, taken);
  // Without braces, an `else` that follows would be taken for the inner one's.
  const isOpen = parent?.type === "IfStatement" && !isElse && taken.type === "IfStatement";
  const pieces = isOpen ? ["{ ", part, " }"] : [part];
  edits.push({ start: node.start, end: node.end, pieces });
  rewriting.visit(taken);
}

interface Listed {
  readonly node: IfStatement;
  readonly taken: Statement | null;
  readonly siblings: readonly Node[];
}

function replaceListed(rewriting: Rewriting, { node, taken, siblings }: Listed): void {
  const { module, edits } = rewriting;
  const isEmpty = taken === null || (taken.type === "BlockStatement" && isBlank(module, taken));
  if (isEmpty) {
    edits.push(removal(node.start, node.end));
    return;
  }
  const flat = taken.type === "BlockStatement" && canLoseItsBraces(module, taken.body, node);
  const part = inPlaceOf(module.text, node.start, flat ? contentOf(module, taken) : taken);
  rewriting.visit(taken);
  edits.push(
    isGone(module.text, edits, part)
      ? removal(node.start, node.end)
      : { start: node.start, end: node.end, pieces: [part] },
  );
  if (alwaysLeaves(taken)) dropFollowing(rewriting, node, siblings);
}

/** What stands after a `return` that is now always reached goes; functions stay, since they are there before it. */
export function dropFollowing(rewriting: Rewriting, node: Node, siblings: readonly Node[]): void {
  const { module, edits, remarks } = rewriting;
  const following = siblings
    .slice(siblings.indexOf(node) + 1)
    .filter(({ type }) => type !== "FunctionDeclaration" && !type.startsWith("TS"));
  if (following.length === 0) return;
  if (!canBeDropped(module, following)) {
    const [first = node] = following;
    remarks.push({
      node: first,
      reason: "this is never reached any more, and declares what is used elsewhere",
    });
    for (const each of following) rewriting.visit(each);
    return;
  }
  for (const each of following) edits.push(removal(each.start, each.end));
}

function isBlank({ text }: ParsedModule, block: Node): boolean {
  return text.slice(block.start + 1, block.end - 1).trim() === "";
}

/** What stands between the braces, comments included. */
export function contentOf(
  { text }: ParsedModule,
  block: { readonly start: number; readonly end: number },
): { start: number; end: number } {
  const inner = text.slice(block.start + 1, block.end - 1);
  const start = block.start + 1 + (inner.length - inner.trimStart().length);
  return { start, end: start + inner.trim().length };
}
