import type { Node } from "oxc-parser";
import type { Binding, ParsedModule } from "../script/parsed-module.ts";
import { textOf } from "../script/text-literal.ts";
import type { ExportedConstant } from "./found-reference.ts";
import { leadsTo, type OwnPackages } from "./import-target.ts";
import { nameOf } from "./key-constant.ts";

export interface ImportedConstant {
  readonly constant: ExportedConstant;
  /** What this file calls it. */
  readonly local: Binding;
}

/** Which of these constants a file imports, directly from the file that has them or from its package. */
export function importedConstants(
  module: ParsedModule,
  constants: readonly ExportedConstant[],
  packages: OwnPackages,
): ImportedConstant[] {
  return module.program.body.flatMap((statement) => {
    if (statement.type !== "ImportDeclaration") return [];
    const specifier = textOf(statement.source);
    if (specifier === undefined) return [];
    const reachable = constants.filter(
      ({ path }) =>
        path !== module.path && leadsTo({ from: module.path, specifier }, path, packages),
    );
    if (reachable.length === 0) return [];
    return statement.specifiers.flatMap((imported) => taken(module, imported, reachable));
  });
}

function taken(
  module: ParsedModule,
  imported: Node,
  constants: readonly ExportedConstant[],
): ImportedConstant[] {
  if (imported.type !== "ImportSpecifier") return [];
  const local = module.bindingOf(imported.local);
  const name = nameOf(imported.imported);
  if (local === undefined) return [];
  return constants
    .filter((constant) => constant.name === name)
    .map((constant) => ({ constant, local }));
}
