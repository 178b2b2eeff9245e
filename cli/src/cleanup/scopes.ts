import type { Node } from "oxc-parser";
import { descendantsOf, type ParsedModule } from "../script/parsed-module.ts";
import { isWithin } from "./rewriting.ts";

/** Whether nothing outside of these statements uses what they declare. */
export function canBeDropped(module: ParsedModule, statements: readonly Node[]): boolean {
  const isInside = (node: Node): boolean => statements.some((each) => isWithin(node, each));
  return module.bindings
    .filter(({ declarations }) => declarations.some(({ name }) => isInside(name)))
    .every(({ declarations, references }) =>
      [...declarations.map(({ name }) => name), ...references.map(({ node }) => node)].every(
        isInside,
      ),
    );
}

/**
 * Whether statements may leave their block for the place of `whole`: what they declare must not meet the same name in the
 * function around.
 */
export function canLoseItsBraces(
  module: ParsedModule,
  statements: readonly Node[],
  whole: Node,
): boolean {
  const names = new Set(statements.flatMap(lexicalNames));
  if (names.size === 0) return true;
  for (const node of descendantsOf(functionAround(module, whole))) {
    if (node.type === "Identifier" && names.has(node.name) && !isWithin(node, whole)) return false;
  }
  return true;
}

function lexicalNames(statement: Node): string[] {
  if (statement.type === "VariableDeclaration" && statement.kind !== "var") {
    return statement.declarations.flatMap(({ id }) =>
      [...descendantsOf(id)].flatMap((node) => (node.type === "Identifier" ? [node.name] : [])),
    );
  }
  const isNamed =
    statement.type === "FunctionDeclaration" ||
    statement.type === "ClassDeclaration" ||
    statement.type === "TSEnumDeclaration" ||
    statement.type === "TSTypeAliasDeclaration" ||
    statement.type === "TSInterfaceDeclaration";
  return isNamed && statement.id !== null ? [statement.id.name] : [];
}

function functionAround(module: ParsedModule, node: Node): Node {
  let at: Node = node;
  for (let parent = module.parentOf(at); parent !== undefined; parent = module.parentOf(parent)) {
    at = parent;
    if (/Function|StaticBlock|TSModuleBlock/.test(parent.type)) break;
  }
  return at;
}
