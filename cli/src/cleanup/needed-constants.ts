import type { Node } from "oxc-parser";
import type { ExportedConstant } from "../scan/found-reference.ts";
import type { OwnPackages } from "../scan/import-target.ts";
import { importedConstants } from "../scan/imported-constants.ts";
import { nameOf } from "../scan/key-constant.ts";
import { languageOf } from "../scan/language.ts";
import { wordFinder } from "../scan/word-finder.ts";
import { type ParsedModule, parseModule } from "../script/parsed-module.ts";

export interface NeedQuestion {
  readonly constants: readonly ExportedConstant[];
  readonly packages: OwnPackages;
  readonly files: readonly string[];
  /** What a file says now; undefined when it cannot be read. */
  readonly textOf: (file: string) => string | undefined;
}

/** Those of the constants that another file needs, or may need: a name that cannot be explained counts as a need. */
export function neededConstants(question: NeedQuestion): Set<ExportedConstant> {
  const { constants, files, textOf } = question;
  const needed = new Set<ExportedConstant>();
  if (constants.length === 0) return needed;
  const find = wordFinder(
    constants.map(({ name }) => name),
    { mayFollowPeriod: true },
  );
  for (const file of files) {
    const text = languageOf(file) === undefined ? undefined : textOf(file);
    if (text === undefined) continue;
    const names = new Set(find(Buffer.from(text)).map(({ word }) => word));
    const named = constants.filter(({ name, path }) => path !== file && names.has(name));
    const module = named.length > 0 && languageOf(file) === "script" && parseModule(file, text);
    for (const constant of named) {
      if (!module || needs(module, constant, question.packages)) needed.add(constant);
    }
  }
  return needed;
}

function needs(module: ParsedModule, constant: ExportedConstant, packages: OwnPackages): boolean {
  const imported = importedConstants(module, [constant], packages);
  const { member } = constant;
  if (imported.length === 0 || member === undefined) return true;
  return imported.some(({ local }) =>
    local.references.some(({ node }) => !isOtherMember(module.parentOf(node), node, member)),
  );
}

function isOtherMember(parent: Node | undefined, node: Node, member: string): boolean {
  if (parent?.type !== "MemberExpression" || parent.object !== node || parent.computed)
    return false;
  return nameOf(parent.property) !== member;
}
