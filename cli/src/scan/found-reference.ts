/** How a reference was found: a call that asks the flag, a constant or the use of one, or the key as text. */
export type ReferenceKind = "call" | "constant" | "text";

/** A place in a repository that says a key. */
export interface FoundReference {
  readonly key: string;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly kind: ReferenceKind;
  /** The name of the constant that stands for the key here. */
  readonly through?: string;
}

/** A constant whose value is a key, and which other files can import. */
export interface ExportedConstant {
  readonly key: string;
  readonly path: string;
  /** As it is imported. */
  readonly name: string;
  /** When the constant is an object or an enum: which of its members. */
  readonly member?: string;
  /** Where it stands; counted once somebody uses it to ask, when the key is one plain word. */
  readonly declaration: FoundReference;
}

export function inOrder(a: FoundReference, b: FoundReference): number {
  return compare(a.path, b.path) || a.line - b.line || a.column - b.column || compare(a.key, b.key);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
