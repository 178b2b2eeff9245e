/** One TypeScript or JavaScript file as a tree, with what each name in it means. */
import { analyze } from "@typescript-eslint/scope-manager";
import { type Comment, type Node, type Program, parseSync, visitorKeys } from "oxc-parser";

/** A name that was declared, and every place that says it. */
export interface Binding {
  readonly name: string;
  /** Where it is declared; more than one when several declarations mean the same name. */
  readonly declarations: readonly Declaration[];
  readonly references: readonly Reference[];
  /** Where the name holds: the node that its scope belongs to. */
  readonly scope: Node | undefined;
}

export interface Declaration {
  readonly kind: string;
  /** The declarator, function, import specifier or parameter list. */
  readonly node: Node;
  /** The identifier that is declared. */
  readonly name: Node;
}

export interface Reference {
  readonly node: Node;
  readonly isWrite: boolean;
  /** The value that a declaration begins with. */
  readonly isInitialiser: boolean;
}

export interface ParsedModule {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** All of them, each before what is in it. */
  readonly nodes: readonly Node[];
  parentOf(node: Node): Node | undefined;
  /** What an identifier means; undefined for globals, and for names that are no references. */
  bindingOf(identifier: Node): Binding | undefined;
  readonly bindings: readonly Binding[];
}

/** Undefined when the file does not parse. */
export function parseModule(path: string, text: string): ParsedModule | undefined {
  const { program, errors, comments } = parseSync(path, text, { astType: "ts" });
  if (errors.some(({ severity }) => String(severity) === "Error")) return undefined;
  const parents = new Map<Node, Node>();
  const nodes: Node[] = [];
  const visit = (node: Node): void => {
    nodes.push(node);
    for (const child of childrenOf(node)) {
      parents.set(child, node);
      visit(child);
    }
  };
  visit(program);
  let names: Names | undefined;
  const read = (): Names => {
    names ??= namesIn(program, nodes);
    return names;
  };
  return {
    path,
    text,
    program,
    comments,
    nodes,
    parentOf: (node) => parents.get(node),
    bindingOf: (identifier) => read().meanings.get(identifier),
    get bindings() {
      return read().bindings;
    },
  };
}

/** In the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const field of visitorKeys[node.type] ?? []) {
    const value: unknown = Reflect.get(node, field);
    if (!Array.isArray(value)) {
      if (isNode(value)) children.push(value);
      continue;
    }
    for (const each of value) if (isNode(each)) children.push(each);
  }
  return children;
}

/** The node, and everything below it. */
export function* descendantsOf(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* descendantsOf(child);
}

/** Line and column of a place in a text, counted from one. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** The other way round. */
export function offsetAt(text: string, { line, column }: { line: number; column: number }): number {
  let lineStart = 0;
  for (let count = 1; count < line; count += 1) lineStart = text.indexOf("\n", lineStart) + 1;
  return lineStart + column - 1;
}

interface Names {
  readonly bindings: readonly Binding[];
  readonly meanings: ReadonlyMap<Node, Binding>;
}

/** The scopes are those of typescript-eslint, which reads the same kind of tree. */
function namesIn(program: Program, nodes: readonly Node[]): Names {
  const identifiers = new Map(nodes.filter(isName).map((node) => [node.start, node]));
  // Only this reader asks for ranges; most files are never asked for their names.
  for (const node of nodes) Object.assign(node, { range: [node.start, node.end] });
  const tree: unknown = program;
  if (!isScopeTree(tree)) return { bindings: [], meanings: new Map() };
  const { scopes } = analyze(tree, { sourceType: "module", jsxPragma: null });
  const meanings = new Map<Node, Binding>();
  const bindings: Binding[] = [];
  for (const { variables, block } of scopes) {
    for (const variable of variables) {
      const binding = toBinding(variable, block, identifiers);
      if (binding.declarations.length === 0) continue;
      bindings.push(binding);
      for (const { node } of binding.references) meanings.set(node, binding);
      for (const { name } of binding.declarations) meanings.set(name, binding);
    }
  }
  return { bindings, meanings };
}

type Variable = ReturnType<typeof analyze>["scopes"][number]["variables"][number];

function toBinding(
  { name, defs, references }: Variable,
  scope: unknown,
  identifiers: ReadonlyMap<number, Node>,
): Binding {
  return {
    name,
    scope: isNode(scope) ? scope : undefined,
    declarations: defs.flatMap((definition) => {
      const node: unknown = definition.node;
      const said = identifiers.get(definition.name.range[0]);
      if (!isNode(node) || said === undefined) return [];
      return [{ kind: String(definition.type), node, name: said }];
    }),
    references: references.flatMap((reference) => {
      const node = identifiers.get(reference.identifier.range[0]);
      if (node === undefined) return [];
      return [{ node, isWrite: reference.isWrite(), isInitialiser: reference.init === true }];
    }),
  };
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string" &&
    "start" in value &&
    typeof value.start === "number"
  );
}

/** Both speak ESTree with TypeScript; the types of the two packages do not know each other. */
function isScopeTree(tree: unknown): tree is Parameters<typeof analyze>[0] {
  return isNode(tree) && tree.type === "Program";
}

function isName({ type }: Node): boolean {
  return type === "Identifier" || type === "JSXIdentifier";
}
