import type { Node } from "oxc-parser";
import { childrenOf } from "../script/parsed-module.ts";

/** What can be left out without anybody noticing, as long as everything in it can. */
const harmless: ReadonlySet<string> = new Set([
  "Literal",
  "TemplateLiteral",
  "TemplateElement",
  "Identifier",
  "ThisExpression",
  "MemberExpression",
  "ChainExpression",
  "ParenthesizedExpression",
  "ObjectExpression",
  "Property",
  "ArrayExpression",
  "SpreadElement",
  "UnaryExpression",
  "BinaryExpression",
  "LogicalExpression",
  "ConditionalExpression",
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "JSXElement",
  "JSXFragment",
  "JSXOpeningElement",
  "JSXClosingElement",
  "JSXOpeningFragment",
  "JSXClosingFragment",
  "JSXAttribute",
  "JSXIdentifier",
  "JSXMemberExpression",
  "JSXText",
  "JSXExpressionContainer",
  "JSXEmptyExpression",
]);

/** Made, but not run. */
const functions: ReadonlySet<string> = new Set(["ArrowFunctionExpression", "FunctionExpression"]);

/** Whether running this expression does nothing but give a value. `isKnown` says it of parts that were looked at already. */
export function isPure(node: Node, isKnown: (part: Node) => boolean = () => false): boolean {
  if (isKnown(node) || functions.has(node.type) || node.type.startsWith("TSType")) return true;
  if (node.type === "UnaryExpression" && node.operator === "delete") return false;
  if (node.type === "CallExpression") return false;
  if (!harmless.has(node.type) && !node.type.endsWith("Keyword")) return isTypeOnly(node);
  return childrenOf(node).every((child) => isPure(child, isKnown));
}

function isTypeOnly({ type }: Node): boolean {
  return type.startsWith("TS") && type.endsWith("Type");
}
