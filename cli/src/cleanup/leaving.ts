import type { Node } from "oxc-parser";

/** Whether what follows this statement is never reached. */
export function alwaysLeaves(node: Node): boolean {
  switch (node.type) {
    case "ReturnStatement":
    case "ThrowStatement":
    case "ContinueStatement":
    case "BreakStatement":
      return true;
    case "BlockStatement":
      return node.body.some(alwaysLeaves);
    case "IfStatement":
      return (
        node.alternate !== null && alwaysLeaves(node.consequent) && alwaysLeaves(node.alternate)
      );
    default:
      return false;
  }
}
