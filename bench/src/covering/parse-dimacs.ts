import type { Formula, Model } from "@yardarm/core/combinations";

/** A formula in DIMACS's format: each variable becomes a parameter that is off or on. */
export function parseDimacs(text: string): Model {
  const names = new Map<number, string>();
  const literals: number[] = [];
  let count = 0;
  for (const line of text.split("\n")) {
    const comment = /^c\s+(\d+)\$?\s+(\S+)/.exec(line);
    if (comment !== null) names.set(Number(comment[1]), comment[2] ?? "");
    else if (line.startsWith("p")) count = Number(line.trim().split(/\s+/)[2]);
    else if (!line.startsWith("c")) literals.push(...numbersIn(line));
  }
  return {
    parameters: Array.from({ length: count }, (_, index) => ({
      name: names.get(index + 1) ?? `x${index + 1}`,
      values: ["off", "on"],
    })),
    conditions: clausesIn(literals).map((clause) => ({ kind: "or", of: clause.map(toFormula) })),
  };
}

function numbersIn(line: string): readonly number[] {
  return line
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "%")
    .map(Number);
}

/** Clauses end with a zero, not with their line. */
function clausesIn(literals: readonly number[]): readonly (readonly number[])[] {
  const clauses: number[][] = [];
  let clause: number[] = [];
  for (const literal of literals) {
    if (literal !== 0) clause.push(literal);
    else {
      if (clause.length > 0) clauses.push(clause);
      clause = [];
    }
  }
  return clauses;
}

function toFormula(literal: number): Formula {
  const value = literal > 0 ? 1 : 0;
  return { kind: "is", parameter: Math.abs(literal) - 1, value };
}
