/** What expressions of a file give when a flag gives the same for good. */
import type { Node } from "oxc-parser";
import { type FlagCall, flagCallOf } from "../script/flag-calls.ts";
import type { Binding, ParsedModule } from "../script/parsed-module.ts";
import { textOf } from "../script/text-literal.ts";
import { isWrapper } from "../script/unwrapped.ts";
import type { FinalVariant, FlagValue } from "./final-variant.ts";
import { isInlinable, type Known, type Truth, truthOf } from "./known.ts";
import { isPure } from "./purity.ts";

export interface Evaluator {
  /** Undefined when it does not come from the flag alone. */
  evaluate(node: Node): Known | undefined;
  /** The same for what only has to be true or false; it may still have to run, see `isPure`. */
  truth(node: Node): Truth | undefined;
  /** Whether leaving an expression out changes nothing. */
  canDrop(node: Node): boolean;
}

export interface EvaluatorMeans {
  readonly module: ParsedModule;
  readonly final: FinalVariant;
  readonly getters: ReadonlySet<string>;
  readonly isKey: (expression: Node) => boolean;
  /** Calls that are left as they are. */
  readonly left: ReadonlySet<Node>;
}

type Rule = (node: Node) => Known | undefined;

export function createEvaluator(means: EvaluatorMeans): Evaluator {
  const memory = new Map<Node, Known | undefined>();
  const evaluate: Rule = (node) => {
    if (memory.has(node)) return memory.get(node);
    // What asks for itself on the way is not known.
    memory.set(node, undefined);
    const known = evaluated(node, means, evaluate);
    memory.set(node, known);
    return known;
  };
  const truth = (node: Node): Truth | undefined => truthOf(evaluate(node)) ?? partial(node, truth);
  const isKnown = (node: Node): boolean => isInlinable(evaluate(node));
  return { evaluate, truth, canDrop: (node) => isPure(node, isKnown) };
}

/** The call of the flag that this is, when it may be replaced. */
export function replaceableCall(node: Node, means: EvaluatorMeans): FlagCall | undefined {
  const call = flagCallOf(node, means.getters);
  return call !== undefined && means.isKey(call.key) && !means.left.has(node) ? call : undefined;
}

function evaluated(node: Node, means: EvaluatorMeans, evaluate: Rule): Known | undefined {
  if (isWrapper(node)) return evaluate(node.expression);
  switch (node.type) {
    case "Literal":
    case "TemplateLiteral":
      return literal(node);
    case "CallExpression": {
      const call = replaceableCall(node, means);
      if (call === undefined) return calledFunction(node, means, evaluate);
      return { kind: call.gives, value: means.final.value, calls: [node] };
    }
    case "AwaitExpression":
      return awaited(evaluate(node.argument));
    case "Identifier":
      return named(node, means, evaluate);
    case "MemberExpression":
      return memberOf(node, means, evaluate);
    default:
      return combined(node, evaluate);
  }
}

function combined(node: Node, evaluate: Rule): Known | undefined {
  switch (node.type) {
    case "UnaryExpression": {
      const truth = node.operator === "!" ? truthOf(evaluate(node.argument)) : undefined;
      return truth && { kind: "value", value: !truth.isTrue, calls: truth.calls };
    }
    case "BinaryExpression":
      return compared(node.operator, evaluate(node.left), evaluate(node.right));
    case "LogicalExpression":
      return chosen(node, evaluate);
    case "ConditionalExpression": {
      const truth = truthOf(evaluate(node.test));
      if (truth === undefined) return undefined;
      return withCalls(evaluate(truth.isTrue ? node.consequent : node.alternate), truth.calls);
    }
    default:
      return undefined;
  }
}

function literal(node: Node): Known | undefined {
  const text = textOf(node);
  if (text !== undefined) return { kind: "value", value: text, calls: [] };
  if (node.type !== "Literal") return undefined;
  const { value } = node;
  if (typeof value === "boolean" || typeof value === "number") {
    return { kind: "value", value, calls: [] };
  }
  return node.raw === "null" ? { kind: "value", value: null, calls: [] } : undefined;
}

function awaited(known: Known | undefined): Known | undefined {
  if (known === undefined) return undefined;
  if (known.kind === "promised-value") return { ...known, kind: "value" };
  return known.kind === "promised-details" ? { ...known, kind: "details" } : known;
}

/** A constant, or a variable that nobody writes to, which begins with what is known. */
function named(node: Node, { module, final }: EvaluatorMeans, evaluate: Rule): Known | undefined {
  const binding = module.bindingOf(node);
  const declarator = binding === undefined ? undefined : onlyDeclarator(binding);
  if (binding === undefined || declarator === undefined || declarator.init === null) {
    return undefined;
  }
  const known = evaluate(declarator.init);
  if (known === undefined || known.calls.length === 0) return undefined;
  // A text or a number that was chosen has a name for a reason.
  if (known.isChosen && typeof known.value !== "boolean") return undefined;
  if (declarator.id.type === "Identifier") {
    return known.kind === "details" || isInlinable(known) ? known : undefined;
  }
  const property = detailOf(declarator, binding.name);
  return property === undefined ? undefined : detail(known, property, final);
}

type Declarator = Extract<Node, { type: "VariableDeclarator" }>;

/** The declarator that alone says what a name holds. */
export function onlyDeclarator({ declarations, references }: Binding): Declarator | undefined {
  const [declaration, ...others] = declarations;
  if (declaration?.node.type !== "VariableDeclarator" || others.length > 0) return undefined;
  const isWritten = references.some(({ isWrite, isInitialiser }) => isWrite && !isInitialiser);
  return isWritten ? undefined : declaration.node;
}

/** `{ value: name }`: which property a pattern gives that name; undefined when there is more to it. */
function detailOf({ id }: Declarator, name: string): string | undefined {
  if (id.type !== "ObjectPattern") return undefined;
  for (const property of id.properties) {
    if (property.type !== "Property" || property.computed) continue;
    if (property.value.type !== "Identifier" || property.value.name !== name) continue;
    return property.key.type === "Identifier" ? property.key.name : undefined;
  }
  return undefined;
}

function detail(known: Known, property: string, final: FinalVariant): Known | undefined {
  if (known.kind !== "details") return undefined;
  if (property === "value") return { ...known, kind: "value" };
  if (property !== "variant" || final.variant === undefined) return undefined;
  return { ...known, kind: "value", value: final.variant };
}

function memberOf(
  node: Extract<Node, { type: "MemberExpression" }>,
  { final }: EvaluatorMeans,
  evaluate: Rule,
): Known | undefined {
  const known = evaluate(node.object);
  if (known === undefined || node.computed || node.property.type !== "Identifier") return undefined;
  return detail(known, node.property.name, final);
}

/** A function of this file that does nothing but give what is known. */
function calledFunction(
  node: Extract<Node, { type: "CallExpression" }>,
  { module }: EvaluatorMeans,
  evaluate: Rule,
): Known | undefined {
  if (!node.arguments.every((argument) => isPure(argument))) return undefined;
  const binding = module.bindingOf(node.callee);
  const body = binding === undefined ? undefined : onlyAnswer(binding);
  const known = body === undefined ? undefined : evaluate(body);
  return isInlinable(known) ? known : undefined;
}

/** The expression that a function gives, when that is all there is in it. */
function onlyAnswer(binding: Binding): Node | undefined {
  const [declaration, ...others] = binding.declarations;
  if (declaration === undefined || others.length > 0) return undefined;
  const given =
    declaration.node.type === "VariableDeclarator"
      ? onlyDeclarator(binding)?.init
      : declaration.node;
  if (given?.type === "ArrowFunctionExpression" && !given.async && given.expression) {
    return given.body;
  }
  const isFunction =
    given?.type === "FunctionDeclaration" ||
    given?.type === "FunctionExpression" ||
    given?.type === "ArrowFunctionExpression";
  if (!isFunction || given.async || given.generator) return undefined;
  if (binding.references.some(({ isWrite, isInitialiser }) => isWrite && !isInitialiser)) {
    return undefined;
  }
  const [statement, ...more] = given.body?.type === "BlockStatement" ? given.body.body : [];
  if (statement?.type !== "ReturnStatement" || more.length > 0) return undefined;
  return statement.argument ?? undefined;
}

const comparisons: Readonly<Record<string, (a: FlagValue, b: FlagValue) => boolean>> = {
  "===": (a, b) => a === b,
  "!==": (a, b) => a !== b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

const orders: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function compared(
  operator: string,
  left: Known | undefined,
  right: Known | undefined,
): Known | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left.kind !== "value" || right.kind !== "value") return undefined;
  const calls = [...left.calls, ...right.calls];
  const { value: a } = left;
  const { value: b } = right;
  // `"1" == 1` is true, and not what anybody means.
  const isLoose = operator === "==" || operator === "!=";
  if (calls.length === 0 || (isLoose && typeof a !== typeof b)) return undefined;
  const order =
    typeof a === "number" && typeof b === "number" ? orders[operator]?.(a, b) : undefined;
  const value = order ?? (isObject(a) || isObject(b) ? undefined : comparisons[operator]?.(a, b));
  return value === undefined ? undefined : { kind: "value", value, calls };
}

function isObject(value: FlagValue): boolean {
  return typeof value === "object" && value !== null;
}

function chosen(
  { operator, left, right }: Extract<Node, { type: "LogicalExpression" }>,
  evaluate: Rule,
): Known | undefined {
  const known = evaluate(left);
  if (known === undefined || known.kind !== "value" || known.calls.length === 0) return undefined;
  return goesOn(operator, known.value) ? withCalls(evaluate(right), known.calls) : known;
}

/** Whether the right side of `&&`, `||` or `??` decides. */
export function goesOn(operator: string, left: FlagValue): boolean {
  if (operator === "&&") return Boolean(left);
  return operator === "||" ? !left : left === null;
}

function withCalls(known: Known | undefined, calls: readonly Node[]): Known | undefined {
  if (known === undefined) return undefined;
  const isChosen = known.calls.length === 0;
  return { ...known, calls: [...calls, ...known.calls], ...(isChosen && { isChosen }) };
}

/** `x && off` is false whatever `x` is. */
function partial(node: Node, truth: (node: Node) => Truth | undefined): Truth | undefined {
  if (node.type === "ParenthesizedExpression") return truth(node.expression);
  if (node.type === "UnaryExpression" && node.operator === "!") {
    const inner = truth(node.argument);
    return inner && { isTrue: !inner.isTrue, calls: inner.calls };
  }
  if (node.type !== "LogicalExpression" || node.operator === "??") return undefined;
  const deciding = node.operator === "||";
  return [truth(node.left), truth(node.right)].find((side) => side?.isTrue === deciding);
}
