/** Constants that hold the key for other files, and that nobody imports any more. */
import type { Node } from "oxc-parser";
import type { ExportedConstant } from "../scan/found-reference.ts";
import { type KeyConstant, keyConstantAt } from "../scan/key-constant.ts";
import { childrenOf, type ParsedModule } from "../script/parsed-module.ts";
import { textOf } from "../script/text-literal.ts";
import { applyEdits, type Edit, removal } from "./edits.ts";
import { listRemovals } from "./rewrite-expressions.ts";

/** The text without this constant, when nothing in the file itself needs it. */
export function withoutKeyConstant(
  module: ParsedModule,
  { key, name, member }: ExportedConstant,
): string {
  const edits = module.nodes.flatMap((node) => {
    const constant = textOf(node) === key ? keyConstantAt(module, node) : undefined;
    const isMeant = constant?.exportedAs === name && constant.member === member;
    return isMeant ? constantRemoval(module, node, constant) : [];
  });
  return applyEdits(module.text, edits, []).text;
}

function constantRemoval(module: ParsedModule, literal: Node, { binding }: KeyConstant): Edit[] {
  const reads = binding.references.filter(({ isInitialiser }) => !isInitialiser);
  const item = itemAround(module, literal);
  const list = item && module.parentOf(item);
  if (reads.length > 0 || item === undefined || list === undefined) return [];
  if (list.type === "VariableDeclaration" && list.declarations.length === 1) {
    const statement = module.parentOf(list);
    const whole = statement?.type === "ExportNamedDeclaration" ? statement : list;
    return [removal(whole.start, whole.end)];
  }
  return listEdits(module, list, item);
}

function itemAround(module: ParsedModule, literal: Node): Node | undefined {
  let at: Node | undefined = module.parentOf(literal);
  while (at !== undefined && !/^(VariableDeclarator|Property|TSEnumMember)$/.test(at.type)) {
    at = module.parentOf(at);
  }
  return at;
}

/** One of several: with its line when it has one of its own. */
function listEdits({ text }: ParsedModule, list: Node, item: Node): Edit[] {
  const comma = /^\s*,/.exec(text.slice(item.end))?.[0].length ?? 0;
  const lineStart = text.lastIndexOf("\n", item.start - 1) + 1;
  const isOnOwnLine =
    text.slice(lineStart, item.start).trim() === "" && /^\s*?\n/.test(text.slice(item.end + comma));
  if (isOnOwnLine) return [removal(item.start, item.end + comma)];
  const items = list.type === "VariableDeclaration" ? list.declarations : childrenOf(list);
  return listRemovals(items, (each) => each === item).map(({ start, end }) => ({
    start,
    end,
    pieces: [],
  }));
}
