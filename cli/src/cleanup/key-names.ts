import type { Node } from "oxc-parser";
import type { ExportedConstant } from "../scan/found-reference.ts";
import type { OwnPackages } from "../scan/import-target.ts";
import { importedConstants } from "../scan/imported-constants.ts";
import { keyConstantAt, nameOf } from "../scan/key-constant.ts";
import type { Binding, ParsedModule } from "../script/parsed-module.ts";
import { textOf } from "../script/text-literal.ts";
import { unwrapped } from "../script/unwrapped.ts";

/** Constants of other files that hold the key, and how imports lead to them. */
export interface KeyConstants {
  readonly constants: readonly ExportedConstant[];
  readonly packages: OwnPackages;
}

/** Whether an expression says the key: as a text, or through a constant of this file or of one that it imports. */
export function keyNames(
  module: ParsedModule,
  key: string,
  { constants, packages }: KeyConstants,
): (expression: Node) => boolean {
  const members = new Map<Binding, Set<string | undefined>>();
  const note = (binding: Binding, member: string | undefined): void => {
    members.set(binding, (members.get(binding) ?? new Set()).add(member));
  };
  for (const node of module.nodes) {
    const constant = textOf(node) === key ? keyConstantAt(module, node) : undefined;
    if (constant !== undefined) note(constant.binding, constant.member);
  }
  for (const { constant, local } of importedConstants(module, constants, packages)) {
    note(local, constant.member);
  }
  return (expression) => {
    const inner = unwrapped(expression);
    if (textOf(inner) === key) return true;
    if (inner.type === "MemberExpression") {
      const binding = module.bindingOf(inner.object);
      const member = inner.computed ? textOf(inner.property) : nameOf(inner.property);
      return member !== undefined && binding !== undefined && says(members, binding, member);
    }
    const binding = module.bindingOf(inner);
    return binding !== undefined && says(members, binding, undefined);
  };
}

function says(
  members: ReadonlyMap<Binding, ReadonlySet<string | undefined>>,
  binding: Binding,
  member: string | undefined,
): boolean {
  return members.get(binding)?.has(member) ?? false;
}
