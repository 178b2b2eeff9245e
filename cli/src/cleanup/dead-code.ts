/** What nobody uses any more, because what used it went. */
import type { Node } from "oxc-parser";
import type { Binding, Declaration, ParsedModule } from "../script/parsed-module.ts";
import { applyEdits, type Edit, type Edited, removal } from "./edits.ts";
import { listRemovals } from "./rewrite-expressions.ts";
import { isWithin, type LeftPlace, siblingsOf } from "./rewriting.ts";

export interface DeadCode {
  readonly edits: readonly Edit[];
  /** Not used any more either, but making it may do something. */
  readonly remarks: readonly LeftPlace[];
}

interface Question {
  readonly module: ParsedModule;
  /** Whether leaving an expression out changes nothing. */
  readonly canDrop: (expression: Node) => boolean;
  readonly fixed: readonly { readonly start: number; readonly end: number }[];
}

/** Goes on until nothing new is dead: what a dead function used may be dead then. */
export function withoutDeadCode(question: Question, edits: readonly Edit[]): DeadCode {
  const { module, fixed } = question;
  const gone = new Set<Binding>();
  let all = edits;
  let removals: readonly Edit[] = [];
  for (;;) {
    const edited = applyEdits(module.text, all, fixed);
    const dead = module.bindings.filter(
      (binding) =>
        !gone.has(binding) && isDead(module, edited, binding) && isRemovable(question, binding),
    );
    if (dead.length === 0) {
      return { edits: removals, remarks: remarksOn(module, edited, gone) };
    }
    for (const binding of dead) gone.add(binding);
    removals = removalsOf(module, gone);
    all = [
      ...edits.filter((edit) => !removals.some((other) => isWithin(edit, other))),
      ...removals,
    ];
  }
}

/** It was used, the declaration is still there, and no use of it is. */
function isDead(
  module: ParsedModule,
  { isKept }: Edited,
  { declarations, references }: Binding,
): boolean {
  const isOwn = (node: Node): boolean =>
    declarations.some(({ node: declared }) => isWithin(node, declared));
  const uses = references.filter(({ node, isInitialiser }) => !isInitialiser && !isOwn(node));
  return (
    uses.length > 0 &&
    uses.every(({ node }) => !isKept(node.start)) &&
    declarations.every(({ name, node }) => isKept(name.start) && !isExported(module, node))
  );
}

function isExported(module: ParsedModule, node: Node): boolean {
  const parent = module.parentOf(node);
  if (parent?.type === "VariableDeclaration") return isExported(module, parent);
  return parent?.type.startsWith("Export") ?? false;
}

function isRemovable(question: Question, { declarations }: Binding): boolean {
  const [declaration, ...others] = declarations;
  if (declaration === undefined || others.length > 0) return false;
  return kindOf(question, declaration) !== undefined;
}

type Kind = "specifier" | "declarator" | "statement";

/** How a declaration is taken away; undefined when it is better left. */
function kindOf({ module, canDrop }: Question, { node, name }: Declaration): Kind | undefined {
  switch (node.type) {
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      return "specifier";
    case "VariableDeclarator": {
      const declaration = module.parentOf(node);
      const isPlain = node.id === name && declaration !== undefined;
      const isListed = isPlain && siblingsOf(module, declaration) !== undefined;
      return isListed && (node.init === null || canDrop(node.init)) ? "declarator" : undefined;
    }
    case "FunctionDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSInterfaceDeclaration":
      return siblingsOf(module, node) === undefined ? undefined : "statement";
    default:
      return undefined;
  }
}

function removalsOf(module: ParsedModule, gone: ReadonlySet<Binding>): Edit[] {
  const nodes = new Set(
    [...gone].flatMap(({ declarations }) => declarations.map(({ node }) => node)),
  );
  const lists = new Set<Node>();
  const edits: Edit[] = [];
  for (const node of nodes) {
    const parent = module.parentOf(node);
    const isPart = node.type.startsWith("Import") || node.type === "VariableDeclarator";
    if (isPart && parent !== undefined) lists.add(parent);
    else edits.push(withComments(module, node));
  }
  for (const list of lists) edits.push(...listEdits(module, list, nodes));
  return edits;
}

function listEdits(module: ParsedModule, list: Node, gone: ReadonlySet<Node>): Edit[] {
  if (list.type === "VariableDeclaration") {
    if (list.declarations.every((each) => gone.has(each))) return [withComments(module, list)];
    return listRemovals(list.declarations, (each) => gone.has(each)).map(toEdit);
  }
  if (list.type !== "ImportDeclaration") return [];
  const { specifiers } = list;
  if (specifiers.every((each) => gone.has(each))) {
    return [removal(list.start, list.end)];
  }
  return importEdits(module, specifiers, gone);
}

/** `import a, { b, c } from`: the part in braces goes as a whole when all of it does. */
function importEdits(
  { text }: ParsedModule,
  specifiers: readonly Node[],
  gone: ReadonlySet<Node>,
): Edit[] {
  const named = specifiers.filter(({ type }) => type === "ImportSpecifier");
  const others = specifiers.filter(({ type }) => type !== "ImportSpecifier");
  const [other] = others;
  const last = named.at(-1);
  if (other !== undefined && last !== undefined) {
    if (gone.has(other) && others.length === 1) {
      return [
        { start: other.start, end: text.indexOf("{", other.end), pieces: [] },
        ...listRemovals(named, (each) => gone.has(each)).map(toEdit),
      ];
    }
    if (named.every((each) => gone.has(each))) {
      return [{ start: other.end, end: text.indexOf("}", last.end) + 1, pieces: [] }];
    }
  }
  return listRemovals(specifiers, (each) => gone.has(each)).map(toEdit);
}

function toEdit({ start, end }: { start: number; end: number }): Edit {
  return { start, end, pieces: [] };
}

/** A comment that stands right above says something about what goes, unless it begins the file. */
function withComments(module: ParsedModule, node: Node): Edit {
  const { text, comments } = module;
  let { start } = node;
  for (const comment of comments.toReversed()) {
    if (comment.end > start || comment.start === 0) continue;
    if (!/^[ \t]*\r?\n[ \t]*$/.test(text.slice(comment.end, start))) break;
    const lineStart = text.lastIndexOf("\n", comment.start - 1) + 1;
    if (text.slice(lineStart, comment.start).trim() !== "") break;
    start = comment.start;
  }
  return removal(start, node.end);
}

function remarksOn(module: ParsedModule, edited: Edited, gone: ReadonlySet<Binding>): LeftPlace[] {
  return module.bindings
    .filter((binding) => !gone.has(binding) && isDead(module, edited, binding))
    .flatMap(({ name, declarations }) => {
      const [declaration] = declarations;
      if (declaration === undefined || !isMade(declaration)) return [];
      const reason = `\`${name}\` is not used any more; making it may do something, so it stays`;
      return [{ node: declaration.name, reason }];
    });
}

/** Whether a declaration makes something, as a parameter and the variable of a loop do not. */
function isMade({ kind, node }: Declaration): boolean {
  return kind !== "Parameter" && !(node.type === "VariableDeclarator" && node.init === null);
}
