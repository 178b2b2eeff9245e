/** Which calls ask a flag, in Yardarm's own words and in those of OpenFeature. */
import type { Argument, CallExpression, Expression, Node } from "oxc-parser";
import { unwrapped } from "./unwrapped.ts";

export type FlagValueType = "boolean" | "string" | "number" | "object";

/** What a call gives: the value, or an object in which the value stands. */
export interface FlagCall {
  readonly call: CallExpression;
  /** The expression that names the flag. */
  readonly key: Expression;
  readonly gives: "value" | "details" | "promised-value" | "promised-details";
  /** Of the value; undefined when the call does not say. */
  readonly type: FlagValueType | undefined;
  readonly otherArguments: readonly Argument[];
}

interface Getter {
  readonly gives: FlagCall["gives"];
  readonly type?: FlagValueType;
  /** Called as it is, not as a method. */
  readonly isFunction?: true;
  /** Too common a word to say by itself that a flag is meant. */
  readonly isCommon?: true;
}

const types = ["boolean", "string", "number", "object"] as const;

const getters: ReadonlyMap<string, Getter> = new Map<string, Getter>([
  ...types.map((type): [string, Getter] => [type, { gives: "value", type, isCommon: true }]),
  ["details", { gives: "details", isCommon: true }],
  ["useFlag", { gives: "value", isFunction: true }],
  ...types.flatMap((type): [string, Getter][] => {
    const Type = type.charAt(0).toUpperCase() + type.slice(1);
    return [
      [`get${Type}Value`, { gives: "promised-value", type }],
      [`get${Type}Details`, { gives: "promised-details", type }],
      [`use${Type}FlagValue`, { gives: "value", type, isFunction: true }],
      [`use${Type}FlagDetails`, { gives: "details", type, isFunction: true }],
    ];
  }),
]);

/** Names that a file has to say before it can ask a flag. */
export const getterNames: readonly string[] = [...getters.keys()];

/** Undefined for every other call. `more` are names of functions of one's own that take a key and give the value. */
export function flagCallOf(node: Node, more: ReadonlySet<string>): FlagCall | undefined {
  if (node.type !== "CallExpression") return undefined;
  const { name, isMethod } = calleeOf(node);
  if (name === undefined) return undefined;
  const getter: Getter | undefined = more.has(name) ? { gives: "value" } : getters.get(name);
  if (getter === undefined) return undefined;
  if (!more.has(name) && isMethod === (getter.isFunction ?? false)) return undefined;
  const [first, ...otherArguments] = node.arguments;
  if (first === undefined || first.type === "SpreadElement") return undefined;
  if (getter.isCommon && !couldAskFlag(getter, otherArguments)) return undefined;
  return { call: node, key: first, gives: getter.gives, type: getter.type, otherArguments };
}

function calleeOf({ callee }: CallExpression): { name: string | undefined; isMethod: boolean } {
  const inner = unwrapped(callee);
  if (inner.type === "Identifier") return { name: inner.name, isMethod: false };
  const isNamed = inner.type === "MemberExpression" && !inner.computed;
  if (isNamed && inner.property.type === "Identifier") {
    return { name: inner.property.name, isMethod: true };
  }
  return { name: undefined, isMethod: false };
}

/** A getter has a default at its end; `table.string("name", 255)` of another library has something else there. */
function couldAskFlag({ type }: Getter, others: readonly Argument[]): boolean {
  const last = others.at(-1);
  if (last === undefined || last.type === "SpreadElement" || others.length > 2) return false;
  if (type === undefined) return true;
  const given = plainTypeOf(unwrapped(last));
  return given === undefined || given === type;
}

/** Undefined when only running the program could tell. */
function plainTypeOf(node: Node): FlagValueType | "other" | undefined {
  if (node.type === "Literal") {
    const type = node.value === null ? "object" : typeof node.value;
    return types.find((each) => each === type) ?? "other";
  }
  if (node.type === "TemplateLiteral") return "string";
  if (node.type === "ObjectExpression" || node.type === "ArrayExpression") return "object";
  if (node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression") return "other";
  if (node.type === "UnaryExpression" && node.operator === "!") return "boolean";
  return undefined;
}
