import type { Node } from "oxc-parser";
import type { Binding, ParsedModule } from "../script/parsed-module.ts";
import { textOf } from "../script/text-literal.ts";
import { isWrapper } from "../script/unwrapped.ts";

/** A constant that stands for a key: `const KEY = "…"`, a member of a constant object, or of an enum. */
export interface KeyConstant {
  readonly binding: Binding;
  readonly member?: string;
  readonly literal: Node;
  /** Undefined when no other file can have it. */
  readonly exportedAs?: string;
}

/** The constant whose value this literal is; undefined when it is the value of none. */
export function keyConstantAt(module: ParsedModule, literal: Node): KeyConstant | undefined {
  const holder = around(module, literal);
  switch (holder?.node.type) {
    case "VariableDeclarator":
      if (holder.node.init !== holder.value) return undefined;
      return constantOf(module, holder.node, { literal });
    case "Property":
      if (holder.node.value !== holder.value) return undefined;
      return memberOf(module, holder.node, literal);
    case "TSEnumMember":
      if (holder.node.initializer !== holder.value) return undefined;
      return enumMemberOf(module, holder.node, literal);
    default:
      return undefined;
  }
}

function memberOf(
  module: ParsedModule,
  property: Extract<Node, { type: "Property" }>,
  literal: Node,
): KeyConstant | undefined {
  const member = property.computed ? undefined : nameOf(property.key);
  const object = module.parentOf(property);
  const outer = object === undefined ? undefined : around(module, object);
  if (member === undefined || outer?.node.type !== "VariableDeclarator") return undefined;
  return constantOf(module, outer.node, { literal, member });
}

function enumMemberOf(
  module: ParsedModule,
  enumMember: Extract<Node, { type: "TSEnumMember" }>,
  literal: Node,
): KeyConstant | undefined {
  const member = nameOf(enumMember.id);
  const body = module.parentOf(enumMember);
  const declared = body === undefined ? undefined : module.parentOf(body);
  if (member === undefined || declared?.type !== "TSEnumDeclaration") return undefined;
  return named(module, declared, { name: declared.id, literal, member });
}

/** The first node around that is more than parentheses or a type, and what it holds of this one. */
function around(module: ParsedModule, node: Node): { node: Node; value: Node } | undefined {
  let value = node;
  let parent = module.parentOf(node);
  while (parent !== undefined && isWrapper(parent)) {
    value = parent;
    parent = module.parentOf(parent);
  }
  return parent === undefined ? undefined : { node: parent, value };
}

type Declarator = Extract<Node, { type: "VariableDeclarator" }>;
type Told = Pick<KeyConstant, "literal" | "member">;

function constantOf(
  module: ParsedModule,
  declarator: Declarator,
  told: Told,
): KeyConstant | undefined {
  const declaration = module.parentOf(declarator);
  if (declaration?.type !== "VariableDeclaration" || declaration.kind !== "const") return undefined;
  if (declarator.id.type !== "Identifier") return undefined;
  return named(module, declaration, { ...told, name: declarator.id });
}

function named(
  module: ParsedModule,
  declaration: Node,
  { name, ...told }: Told & { readonly name: Node },
): KeyConstant | undefined {
  const binding = module.bindingOf(name);
  if (binding === undefined) return undefined;
  const isExported = module.parentOf(declaration)?.type === "ExportNamedDeclaration";
  const exportedAs = isExported ? binding.name : listedAs(module, binding);
  return { binding, ...told, ...(exportedAs !== undefined && { exportedAs }) };
}

/** `export { KEY as OTHER }`. */
function listedAs(module: ParsedModule, { references }: Binding): string | undefined {
  for (const { node } of references) {
    const parent = module.parentOf(node);
    if (parent?.type === "ExportSpecifier") return nameOf(parent.exported);
  }
  return undefined;
}

export function nameOf(node: Node): string | undefined {
  return node.type === "Identifier" ? node.name : textOf(node);
}
