import type { Expression, Node } from "oxc-parser";

type Wrapper = Extract<
  Node,
  {
    type:
      | "ParenthesizedExpression"
      | "TSAsExpression"
      | "TSSatisfiesExpression"
      | "TSNonNullExpression"
      | "TSTypeAssertion"
      | "TSInstantiationExpression"
      | "ChainExpression";
  }
>;

/** Whether a node only says something about the expression in it: parentheses, a type. */
export function isWrapper(node: Node): node is Wrapper {
  switch (node.type) {
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "TSInstantiationExpression":
    case "ChainExpression":
      return true;
    default:
      return false;
  }
}

/** The expression without the parentheses and types around it. */
export function unwrapped<Given extends Node>(node: Given): Given | Expression {
  let inner: Given | Expression = node;
  while (isWrapper(inner)) inner = inner.expression;
  return inner;
}
