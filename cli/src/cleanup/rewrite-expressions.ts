import type { Expression, Node } from "oxc-parser";
import type { ParsedModule } from "../script/parsed-module.ts";
import { isWrapper, unwrapped } from "../script/unwrapped.ts";
import { type Edit, inPlaceOf, removal } from "./edits.ts";
import { goesOn } from "./evaluator.ts";
import { type Known, written } from "./known.ts";
import { type Rewriting, refuse, siblingsOf } from "./rewriting.ts";

/** Whether it was dealt with, everything in it included. */
export function rewriteExpression(rewriting: Rewriting, node: Node): boolean {
  const { evaluator } = rewriting;
  switch (node.type) {
    case "ExpressionStatement":
      return dropStatement(rewriting, node);
    case "ConditionalExpression":
    case "LogicalExpression": {
      const kept = chosenPart(rewriting, node);
      if (kept === undefined) break;
      return replaceBy(rewriting, node, kept);
    }
    default:
  }
  const known = evaluator.evaluate(node);
  if (known === undefined || known.calls.length === 0) return false;
  return isRead(rewriting.module, node) && replaceByValue(rewriting, node, known);
}

/** A name is also said where it is declared, exported, or asked for its type. */
function isRead(module: ParsedModule, node: Node): boolean {
  if (node.type !== "Identifier") return true;
  if (module.bindingOf(node)?.declarations.some(({ name }) => name === node)) return false;
  return !/^(ExportSpecifier|TSTypeQuery|TSQualifiedName)$/.test(module.parentOf(node)?.type ?? "");
}

/** The operand that is left of `flag ? a : b`, `flag && a`, `flag || a`, `flag ?? a`; undefined when it is no such thing. */
export function chosenPart(
  { evaluator }: Rewriting,
  node: Extract<Node, { type: "ConditionalExpression" | "LogicalExpression" }>,
): Expression | undefined {
  if (node.type === "ConditionalExpression") {
    const truth = evaluator.truth(node.test);
    if (truth === undefined || !evaluator.canDrop(node.test)) return undefined;
    return truth.isTrue ? node.consequent : node.alternate;
  }
  const { operator, left, right } = node;
  const known = evaluator.evaluate(left);
  if (known?.kind === "value" && known.calls.length > 0) {
    return goesOn(operator, known.value) ? right : undefined;
  }
  const truth = operator === "??" ? undefined : evaluator.truth(left);
  if (truth === undefined) return undefined;
  // `(x && off) && y` is `x && off`: the right side is never asked. `(x || on) && y` is `y`, if nobody misses `x`.
  if (truth.isTrue === (operator === "||")) return left;
  return evaluator.canDrop(left) ? right : undefined;
}

/** Where it only counts whether it is true, `x && on` and `x || off` are `x`. */
export function neutralPart({ evaluator }: Rewriting, node: Node): Expression | undefined {
  if (node.type !== "LogicalExpression" || node.operator === "??") return undefined;
  const truth = evaluator.truth(node.right);
  if (truth === undefined || !evaluator.canDrop(node.right)) return undefined;
  return truth.isTrue === (node.operator === "&&") ? node.left : undefined;
}

/** Puts one part of an expression in the place of the whole. */
export function replaceBy(rewriting: Rewriting, node: Node, kept: Expression): boolean {
  const { module, edits } = rewriting;
  const place = outermost(module, node, kept);
  if (place === undefined) {
    refuse(rewriting, callsIn(rewriting, node), "what is left would be called with another `this`");
    return false;
  }
  const part = inPlaceOf(module.text, place.node.start, place.inner);
  const needsParentheses = startsLikeStatement(module, place.node, place.inner);
  const pieces = needsParentheses ? ["(", part, ")"] : [part];
  edits.push(apart(module, { start: place.node.start, end: place.node.end, pieces }));
  rewriting.visit(kept);
  return true;
}

/** What is put right behind a word, or a sign behind the same sign, would be read as one with it: `typeof(flag ? a : b)`. */
function apart({ text }: ParsedModule, edit: Edit): Edit {
  const { start, end, pieces } = edit;
  const whole = pieces
    .map((piece) => (typeof piece === "string" ? piece : text.slice(piece.start, piece.end)))
    .join("");
  const joins = (left: string, right: string): boolean =>
    /^(?:[\w$]{2}|\+\+|--)$/.test(left + right);
  const before = joins(text.charAt(start - 1), whole.charAt(0)) ? [" "] : [];
  const after = joins(whole.slice(-1), text.charAt(end)) ? [" "] : [];
  return { start, end, pieces: [...before, ...pieces, ...after] };
}

/** The parentheses around go when what is left needs none. */
function outermost(
  module: ParsedModule,
  node: Node,
  kept: Expression,
): { node: Node; inner: Node } | undefined {
  const parent = module.parentOf(node);
  const inner = unparenthesized(kept);
  if (parent?.type !== "ParenthesizedExpression") {
    const isBare = isSimple(inner) && inner !== kept && !isMultiline(module, kept);
    return { node, inner: isBare ? inner : kept };
  }
  const around = module.parentOf(parent);
  const isCalled =
    (around?.type === "CallExpression" && around.callee === parent) ||
    (around?.type === "TaggedTemplateExpression" && around.tag === parent);
  if (isCalled && inner.type !== "Identifier") return undefined;
  const isNew = around?.type === "NewExpression" && inner.type !== "Identifier";
  const isBare = isSimple(inner) && !isNew && !isOnOwnLines(module, parent);
  return isBare ? { node: parent, inner } : { node, inner: kept };
}

function unparenthesized(node: Expression): Expression {
  return node.type === "ParenthesizedExpression" ? unparenthesized(node.expression) : node;
}

function isMultiline({ text }: ParsedModule, { start, end }: Node): boolean {
  return text.slice(start, end).includes("\n");
}

/** `(` and what is in it stand on different lines, as formatters write what is long. */
function isOnOwnLines({ text }: ParsedModule, node: Node): boolean {
  return /^\(\s*\n/.test(text.slice(node.start, node.end));
}

/** Binds stronger than anything that can stand beside it. */
function isSimple(node: Node): boolean {
  switch (node.type) {
    case "Identifier":
    case "MemberExpression":
    case "CallExpression":
    case "TemplateLiteral":
    case "ThisExpression":
    case "ArrayExpression":
    case "JSXElement":
    case "JSXFragment":
      return true;
    case "Literal":
      return typeof node.value !== "number";
    default:
      return false;
  }
}

/** An object, function or class at the start of a statement or of an arrow's body would be read as something else. */
function startsLikeStatement(module: ParsedModule, node: Node, kept: Node): boolean {
  if (!/^(\{|function\b|class\b|async\s+function\b|let\b)/.test(module.text.slice(kept.start))) {
    return false;
  }
  let at: Node | undefined = node;
  while (at !== undefined) {
    const parent = module.parentOf(at);
    if (parent?.start !== node.start) {
      return parent?.type === "ArrowFunctionExpression" && parent.body === at;
    }
    if (parent.type === "ExpressionStatement") return true;
    if (parent.type === "ArrowFunctionExpression") return false;
    at = parent;
  }
  return false;
}

/** A statement that does nothing any more goes. */
function dropStatement(
  rewriting: Rewriting,
  node: Extract<Node, { type: "ExpressionStatement" }>,
): boolean {
  const { module, evaluator, edits } = rewriting;
  const known = evaluator.evaluate(node.expression);
  if (known === undefined || known.calls.length === 0 || node.directive) return false;
  const isListed = siblingsOf(module, node) !== undefined;
  edits.push(
    isListed ? removal(node.start, node.end) : { start: node.start, end: node.end, pieces: ["{}"] },
  );
  return true;
}

function replaceByValue(rewriting: Rewriting, node: Node, known: Known): boolean {
  const { module, edits, final } = rewriting;
  if (known.kind !== "value") {
    if (isTakenApart(rewriting, node)) return false;
    refuse(rewriting, known.calls, whole[known.kind]);
    return true;
  }
  const text = written(known.value, quoteOf(module, known));
  const parent = module.parentOf(node);
  const isShorthand = parent?.type === "Property" && parent.shorthand && parent.value === node;
  if (isShorthand && parent.key.type === "Identifier") {
    edits.push({ start: parent.start, end: parent.end, pieces: [`${parent.key.name}: ${text}`] });
    return true;
  }
  const pieces = [inParentheses(module, node, text)];
  edits.push(apart(module, { start: node.start, end: node.end, pieces }));
  noteTest(rewriting, node, `what stands beside ${final.key} may do something, so it stays`);
  return true;
}

const whole: Readonly<Record<Exclude<Known["kind"], "value">, string>> = {
  details: "its details are used as a whole, not only `value` and `variant`",
  "promised-value": "its promise is used without `await`",
  "promised-details": "its promise is used without `await`",
};

/** Whether only known parts of details are read: the member, the pattern or the constant around deals with it. */
function isTakenApart({ module, evaluator }: Rewriting, node: Node): boolean {
  let at = node;
  let parent = module.parentOf(at);
  while (parent !== undefined && (isWrapper(parent) || parent.type === "AwaitExpression")) {
    at = parent;
    parent = module.parentOf(at);
  }
  const isKnown = parent !== undefined && evaluator.evaluate(parent) !== undefined;
  return isKnown && parent?.type === "MemberExpression";
}

function noteTest({ module, remarks }: Rewriting, node: Node, reason: string): void {
  const parent = module.parentOf(node);
  if (parent?.type === "LogicalExpression") remarks.push({ node: parent, reason });
}

function inParentheses(module: ParsedModule, node: Node, text: string): string {
  const parent = module.parentOf(node);
  const isObject = text.startsWith("{");
  const isArrowBody = parent?.type === "ArrowFunctionExpression" && parent.body === node;
  const isBase =
    parent?.type === "MemberExpression" && parent.object === node && /^(-|\d)/.test(text);
  const isPower = parent?.type === "BinaryExpression" && parent.operator === "**";
  const needs = (isObject && isArrowBody) || isBase || (isPower && text.startsWith("-"));
  return needs ? `(${text})` : text;
}

/** As the key is quoted, so is the value. */
function quoteOf({ text }: ParsedModule, { calls }: Known): string {
  const [call] = calls;
  if (call?.type !== "CallExpression") return '"';
  const key = call.arguments[0];
  const quote = key === undefined ? '"' : text.charAt(unwrapped(key).start);
  if (quote === "'" || quote === '"') return quote;
  const said = /['"]/.exec(text);
  return said?.[0] ?? '"';
}

/** The calls that an expression comes from, directly or through constants. */
function callsIn({ evaluator }: Rewriting, node: Node): readonly Node[] {
  if (node.type === "ConditionalExpression") return evaluator.truth(node.test)?.calls ?? [];
  if (node.type === "LogicalExpression") return evaluator.truth(node.left)?.calls ?? [];
  return evaluator.evaluate(node)?.calls ?? [];
}

/** Takes away items of a list with the commas between them. */
export function listRemovals(
  items: readonly Node[],
  isRemoved: (item: Node) => boolean,
): { start: number; end: number }[] {
  const removals: { start: number; end: number }[] = [];
  let lastKept: Node | undefined;
  items.forEach((item, index) => {
    if (!isRemoved(item)) {
      lastKept = item;
      return;
    }
    const keptAfter = items.slice(index + 1).some((each) => !isRemoved(each));
    const next = items[index + 1];
    if (keptAfter && next !== undefined) removals.push({ start: item.start, end: next.start });
    else if (lastKept !== undefined) {
      removals.push({ start: items[index - 1]?.end ?? lastKept.end, end: item.end });
    }
  });
  return removals;
}
