import type { Node } from "oxc-parser";
import { childrenOf, type ParsedModule } from "../script/parsed-module.ts";
import { withoutDeadCode } from "./dead-code.ts";
import { applyEdits, type Edited } from "./edits.ts";
import { createEvaluator, type EvaluatorMeans, replaceableCall } from "./evaluator.ts";
import type { FinalVariant } from "./final-variant.ts";
import { isPure } from "./purity.ts";
import { rewriteDeclaration } from "./rewrite-declarations.ts";
import { neutralPart, replaceBy, rewriteExpression } from "./rewrite-expressions.ts";
import { rewriteJsxChild } from "./rewrite-jsx.ts";
import { rewriteIf } from "./rewrite-statements.ts";
import { rewriteSwitch } from "./rewrite-switch.ts";
import type { LeftPlace, Rewriting } from "./rewriting.ts";
import { withStatementsApart } from "./statements-apart.ts";

export interface CleanQuestion {
  readonly final: FinalVariant;
  /** Names of one's own functions that take a key. */
  readonly getters: ReadonlySet<string>;
  /** Whether an expression says the flag's key. */
  readonly isKey: (expression: Node) => boolean;
  /** Names of functions that do nothing but give a value. */
  readonly pure: ReadonlySet<string>;
}

export interface Cleaned {
  readonly edited: Edited;
  readonly isChanged: boolean;
  /** Calls that stay, with the reason. */
  readonly refused: readonly LeftPlace[];
  /** Other places to look at. */
  readonly remarks: readonly LeftPlace[];
}

/** Replaces a flag in one file, as far as that is understood. Nothing of the file's text is changed elsewhere. */
export function cleanModule(module: ParsedModule, question: CleanQuestion): Cleaned {
  const refused = new Map<Node, LeftPlace>();
  for (const place of callsWithEffects(module, question)) refused.set(place.node, place);
  const fixed = module.nodes.filter(({ type }) => type === "TemplateElement" || type === "Literal");
  for (;;) {
    const pass = onePass(module, question, new Set(refused.keys()));
    const news = pass.refused.filter(({ node }) => !refused.has(node));
    for (const place of news) refused.set(place.node, place);
    if (news.length > 0) continue;
    const dead = withoutDeadCode({ module, fixed, canDrop: pass.evaluator.canDrop }, pass.edits);
    const kept = pass.edits.filter(
      (edit) => !dead.edits.some(({ start, end }) => start <= edit.start && edit.end <= end),
    );
    const edited = applyEdits(module.text, [...kept, ...dead.edits], fixed);
    const all = [...refused.values()];
    const text = withStatementsApart(module, edited);
    if (text === undefined) return untouched(module, all);
    return {
      edited: { ...edited, text },
      isChanged: text !== module.text,
      refused: all,
      remarks: [...pass.remarks, ...dead.remarks].filter(({ node }) => edited.isKept(node.start)),
    };
  }
}

/** What a call is handed may do something; then it cannot just go. */
function callsWithEffects(module: ParsedModule, question: CleanQuestion): LeftPlace[] {
  const means = { ...meansOf(module, question, new Set()) };
  const isPureCall = (node: Node): boolean =>
    node.type === "CallExpression" &&
    node.callee.type === "Identifier" &&
    question.pure.has(node.callee.name) &&
    node.arguments.every((argument) => isPure(argument, isPureCall));
  return module.nodes.flatMap((node) => {
    const call = replaceableCall(node, means);
    const doing = call?.otherArguments.find((argument) => !isPure(argument, isPureCall));
    if (doing === undefined) return [];
    const text = module.text.slice(doing.start, doing.end).split("\n")[0];
    return [{ node, reason: `\`${text}\` may do more than give a value (name it with --pure)` }];
  });
}

function meansOf(
  module: ParsedModule,
  { final, getters, isKey }: CleanQuestion,
  left: ReadonlySet<Node>,
): EvaluatorMeans {
  return { module, final, getters, isKey, left };
}

function onePass(
  module: ParsedModule,
  question: CleanQuestion,
  left: ReadonlySet<Node>,
): Rewriting {
  const visit = (node: Node): void => {
    if (rules.some((rule) => rule(rewriting, node))) return;
    for (const child of childrenOf(node)) {
      if (isTestOf(node, child)) visitTest(child);
      else visitOperand(node, child);
    }
  };
  // On the left of `&&`, `x && on` is `x` even where the value counts: it is asked on the right only when it is true.
  const visitOperand = (node: Node, child: Node): void => {
    const kept = isSameChain(node, child) ? neutralPart(rewriting, child) : undefined;
    if (kept === undefined) visit(child);
    else replaceBy(rewriting, child, kept);
  };
  const visitTest = (node: Node): void => {
    if (node.type === "ParenthesizedExpression") {
      visitTest(node.expression);
      return;
    }
    const kept = neutralPart(rewriting, node);
    if (kept !== undefined) {
      replaceBy(rewriting, node, kept);
      return;
    }
    const isSplit = node.type === "LogicalExpression" && node.operator !== "??";
    if (!isSplit || rules.some((rule) => rule(rewriting, node))) {
      if (!isSplit) visit(node);
      return;
    }
    visitTest(node.left);
    visitTest(node.right);
  };
  const rewriting: Rewriting = {
    module,
    evaluator: createEvaluator(meansOf(module, question, left)),
    final: question.final,
    edits: [],
    refused: [],
    remarks: [],
    visit,
    visitTest,
  };
  visit(module.program);
  return rewriting;
}

type Rule = (rewriting: Rewriting, node: Node) => boolean;

const rules: readonly Rule[] = [
  rewriteIf,
  rewriteSwitch,
  rewriteDeclaration,
  rewriteJsxChild,
  rewriteExpression,
];

/** `(x && y) && z`. */
function isSameChain(parent: Node, child: Node): boolean {
  return (
    parent.type === "LogicalExpression" &&
    child.type === "LogicalExpression" &&
    parent.left === child &&
    parent.operator === child.operator
  );
}

/** Where it only counts whether an expression is true. */
function isTestOf(parent: Node, child: Node): boolean {
  switch (parent.type) {
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
      return parent.test === child;
    case "UnaryExpression":
      return parent.operator === "!";
    default:
      return false;
  }
}

/** Better nothing than something that does not parse. */
function untouched(module: ParsedModule, refused: readonly LeftPlace[]): Cleaned {
  const reason = "what would be left does not parse; please report it";
  return {
    edited: applyEdits(module.text, [], []),
    isChanged: false,
    refused: [...refused, { node: module.program, reason }],
    remarks: [],
  };
}
