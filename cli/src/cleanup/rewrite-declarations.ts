import type { Node } from "oxc-parser";
import type { Binding, ParsedModule } from "../script/parsed-module.ts";
import { removal } from "./edits.ts";
import { onlyDeclarator } from "./evaluator.ts";
import { isInlinable } from "./known.ts";
import { listRemovals } from "./rewrite-expressions.ts";
import { type Rewriting, refuse, siblingsOf } from "./rewriting.ts";

type Declarator = Extract<Node, { type: "VariableDeclarator" }>;

/** Constants that hold what is known go; whoever reads them gets the value itself. */
export function rewriteDeclaration(rewriting: Rewriting, node: Node): boolean {
  const { module, edits } = rewriting;
  if (node.type !== "VariableDeclaration") return false;
  const isGone = (each: Node): boolean =>
    each.type === "VariableDeclarator" && canGo(rewriting, each);
  const gone = siblingsOf(module, node) === undefined ? [] : node.declarations.filter(isGone);
  if (gone.length === node.declarations.length) {
    edits.push(removal(node.start, node.end));
    return true;
  }
  for (const { start, end } of listRemovals(node.declarations, (each) =>
    gone.some((other) => other === each),
  )) {
    edits.push({ start, end, pieces: [] });
  }
  for (const declarator of node.declarations) {
    if (gone.includes(declarator)) continue;
    if (!refusePattern(rewriting, declarator)) rewriting.visit(declarator);
  }
  return true;
}

function canGo({ module, evaluator }: Rewriting, declarator: Declarator): boolean {
  const known = declarator.init === null ? undefined : evaluator.evaluate(declarator.init);
  if (known === undefined || known.calls.length === 0) return false;
  const bindings = bindingsOf(module, declarator);
  return bindings.length > 0 && bindings.every((binding) => isInlinedEverywhere(binding));

  function isInlinedEverywhere(binding: Binding): boolean {
    if (onlyDeclarator(binding) !== declarator) return false;
    const reads = binding.references.filter(({ isInitialiser }) => !isInitialiser);
    return reads.length > 0 && reads.every(({ node }) => isReplaced(node));
  }

  function isReplaced(reference: Node): boolean {
    const parent = module.parentOf(reference);
    if (parent === undefined || /^(ExportSpecifier|TSTypeQuery)$/.test(parent.type)) return false;
    if (isInlinable(evaluator.evaluate(reference))) return true;
    return parent.type === "MemberExpression" && isInlinable(evaluator.evaluate(parent));
  }
}

/** A pattern that takes more from details than is known. */
function refusePattern(rewriting: Rewriting, { id, init }: Declarator): boolean {
  const known = init === null ? undefined : rewriting.evaluator.evaluate(init);
  if (known === undefined || known.calls.length === 0 || known.kind === "value") return false;
  const taken = id.type === "Identifier" ? "they are used as a whole" : "more is taken from them";
  const reason =
    known.kind === "details"
      ? `of its details only \`value\` and \`variant\` are known, and ${taken}`
      : "its promise is kept instead of its value";
  refuse(rewriting, known.calls, reason);
  return true;
}

/** What a declarator declares; empty when it is exported or has a shape that is not understood. */
function bindingsOf(module: ParsedModule, declarator: Declarator): readonly Binding[] {
  const declaration = module.parentOf(declarator);
  const isExported =
    declaration !== undefined && module.parentOf(declaration)?.type === "ExportNamedDeclaration";
  if (isExported) return [];
  const { id } = declarator;
  const names =
    id.type === "ObjectPattern"
      ? id.properties.map((property) => (property.type === "Property" ? property.value : property))
      : [id];
  const bindings = names.map((name) => module.bindingOf(name));
  return bindings.every((binding) => binding !== undefined) ? bindings : [];
}
