import type { Expression, Node } from "oxc-parser";
import type { ParsedModule } from "../script/parsed-module.ts";
import { type Edit, inPlaceOf, isAlone, removal } from "./edits.ts";
import { goesOn } from "./evaluator.ts";
import { chosenPart } from "./rewrite-expressions.ts";
import type { Rewriting } from "./rewriting.ts";

/** `{flag && <A />}` among the children of an element becomes `<A />`, or nothing. */
export function rewriteJsxChild(rewriting: Rewriting, node: Node): boolean {
  const { module, edits } = rewriting;
  if (node.type !== "JSXExpressionContainer") return false;
  const siblings = childrenAround(module, node);
  if (siblings === undefined || node.expression.type === "JSXEmptyExpression") return false;
  const left = whatIsLeft(rewriting, node.expression);
  if (left === "nothing") {
    edits.push(
      joinsTexts(siblings, node)
        ? { start: node.start, end: node.end, pieces: ["{null}"] }
        : lineOrPart(module, node),
    );
    return true;
  }
  const isElement = left?.type === "JSXElement" || left?.type === "JSXFragment";
  if (left === undefined || !isElement) return false;
  edits.push({
    start: node.start,
    end: node.end,
    pieces: [inPlaceOf(module.text, node.start, left)],
  });
  rewriting.visit(left);
  return true;
}

function childrenAround(module: ParsedModule, node: Node): readonly Node[] | undefined {
  const parent = module.parentOf(node);
  const isElement = parent?.type === "JSXElement" || parent?.type === "JSXFragment";
  return isElement ? parent.children : undefined;
}

/** What stays of a child; undefined when nothing of it depends on the flag alone. */
function whatIsLeft(
  rewriting: Rewriting,
  expression: Expression,
): Expression | "nothing" | undefined {
  const left = reduced(rewriting, expression);
  const isChanged = left !== expression;
  if (isChanged && isNothing(left)) return "nothing";
  if (stopsAtNothing(rewriting, left)) return "nothing";
  return isChanged ? left : undefined;
}

/** Without parentheses, and as long as a choice is made by the flag, what is chosen. */
function reduced(rewriting: Rewriting, expression: Expression): Expression {
  if (expression.type === "ParenthesizedExpression") {
    return reduced(rewriting, expression.expression);
  }
  if (expression.type !== "ConditionalExpression" && expression.type !== "LogicalExpression") {
    return expression;
  }
  const kept = chosenPart(rewriting, expression);
  return kept === undefined ? expression : reduced(rewriting, kept);
}

/** `off && …`. */
function stopsAtNothing({ evaluator }: Rewriting, node: Expression): boolean {
  if (node.type !== "LogicalExpression") return false;
  const known = evaluator.evaluate(node.left);
  if (known?.kind !== "value" || known.calls.length === 0) return false;
  return !goesOn(node.operator, known.value) && (known.value === false || known.value === null);
}

/** What React shows nothing for. */
function isNothing(node: Node): boolean {
  if (node.type === "Identifier") return node.name === "undefined";
  return node.type === "Literal" && (node.value === false || node.raw === "null");
}

/** Lines of text that a child stands between would become one text with a space. */
function joinsTexts(siblings: readonly Node[], node: Node): boolean {
  const index = siblings.indexOf(node);
  const [before, after] = [siblings[index - 1], siblings[index + 1]];
  const hasText = (sibling: Node | undefined): boolean =>
    sibling?.type === "JSXText" && sibling.value.trim() !== "";
  return hasText(before) && hasText(after);
}

/** Spaces beside it on a line are content. */
function lineOrPart({ text }: ParsedModule, { start, end }: Node): Edit {
  return isAlone(text, start, end) ? removal(start, end) : { start, end, pieces: [] };
}
