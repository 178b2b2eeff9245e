import type { Node, Statement } from "oxc-parser";
import { childrenOf } from "../script/parsed-module.ts";
import { inPlaceOf, isGone, removal } from "./edits.ts";
import { alwaysLeaves } from "./leaving.ts";
import { contentOf, dropFollowing } from "./rewrite-statements.ts";
import { type Rewriting, refuse, siblingsOf } from "./rewriting.ts";
import { canBeDropped, canLoseItsBraces } from "./scopes.ts";

type SwitchStatement = Extract<Node, { type: "SwitchStatement" }>;

/** `switch (flag) { … }` becomes what stands in the case that is taken. */
export function rewriteSwitch(rewriting: Rewriting, node: Node): boolean {
  if (node.type !== "SwitchStatement") return false;
  const { module, evaluator } = rewriting;
  const known = evaluator.evaluate(node.discriminant);
  if (known === undefined || known.kind !== "value" || known.calls.length === 0) return false;
  const statements = chosenStatements(rewriting, node);
  const siblings = siblingsOf(module, node);
  if (typeof statements === "string" || siblings === undefined) {
    const isBody = typeof statements !== "string";
    refuse(rewriting, known.calls, isBody ? "the `switch` is the body of a statement" : statements);
    return true;
  }
  replaceSwitch(rewriting, node, statements);
  const last = statements.flatMap(inBraces).at(-1);
  if (last !== undefined && alwaysLeaves(last)) dropFollowing(rewriting, node, siblings);
  return true;
}

function replaceSwitch(
  rewriting: Rewriting,
  node: SwitchStatement,
  statements: readonly Statement[],
): void {
  const { module, edits } = rewriting;
  const [first, ...others] = statements;
  const isBlock = first?.type === "BlockStatement" && others.length === 0;
  const inner = isBlock ? inBraces(first) : statements;
  const last = inner.at(-1);
  if (first === undefined || last === undefined) {
    edits.push(removal(node.start, node.end));
    return;
  }
  const start = isBlock ? contentOf(module, first).start : first.start;
  const kept = inPlaceOf(module.text, node.start, { start, end: last.end });
  const isFlat = canLoseItsBraces(module, inner, node);
  for (const each of inner) rewriting.visit(each);
  edits.push(
    isGone(module.text, edits, kept)
      ? removal(node.start, node.end)
      : { start: node.start, end: node.end, pieces: isFlat ? [kept] : ["{ ", kept, " }"] },
  );
}

function inBraces(statement: Statement): readonly Statement[] {
  return statement.type === "BlockStatement" ? withoutBreak(statement.body) : [statement];
}

/** The statements that run, without the `break` at their end; or why that cannot be said. */
function chosenStatements(
  { module, evaluator }: Rewriting,
  node: SwitchStatement,
): readonly Statement[] | string {
  const known = evaluator.evaluate(node.discriminant);
  const tests = node.cases.map(({ test }) =>
    test === null ? undefined : evaluator.evaluate(test),
  );
  if (node.cases.some(({ test }, index) => test !== null && tests[index]?.kind !== "value")) {
    return "a `case` of the `switch` is no plain value";
  }
  const matching = tests.findIndex((test) => test !== undefined && test.value === known?.value);
  const from = matching === -1 ? node.cases.findIndex(({ test }) => test === null) : matching;
  if (from === -1) return [];
  const statements: Statement[] = [];
  for (const { consequent } of node.cases.slice(from)) {
    const kept = withoutBreak(consequent);
    statements.push(...kept);
    if (kept.length < consequent.length || kept.some(endsCase)) break;
  }
  if (statements.flatMap(breaksOf).length > 0) return "a `break` stands inside of the case";
  const dropped = node.cases.flatMap(({ consequent }) =>
    consequent.filter((each) => !statements.includes(each)),
  );
  const isContiguous = statements.every((each, index) => {
    const next = statements[index + 1];
    return (
      next === undefined || !/\b(case|default)\b/.test(module.text.slice(each.end, next.start))
    );
  });
  if (!isContiguous) return "the case falls through to the next one";
  return canBeDropped(module, dropped) ? statements : "a case that would go declares what is used";
}

function endsCase(statement: Statement): boolean {
  if (alwaysLeaves(statement)) return true;
  return statement.type === "BlockStatement" && withoutBreak(statement.body) !== statement.body;
}

/** Up to the first `break` of the case itself. */
function withoutBreak(statements: readonly Statement[]): readonly Statement[] {
  const end = statements.findIndex(({ type }) => type === "BreakStatement");
  return end === -1 ? statements : statements.slice(0, end);
}

/** Those that would leave the `switch`; a block's own last one is dealt with. */
function breaksOf(statement: Statement): Node[] {
  return inBraces(statement).flatMap(unlabelledBreaks);
}

function unlabelledBreaks(node: Node): Node[] {
  if (node.type === "BreakStatement") return [node];
  if (/^(For|While|DoWhile|Switch)|Function/.test(node.type)) return [];
  return childrenOf(node).flatMap(unlabelledBreaks);
}
