import type { AttributeCondition, AttributeOperator } from "./condition.ts";
import type { JsonScalar } from "./json.ts";
import { limits } from "./limits.ts";
import { networkOf } from "./network.ts";
import { checkPattern } from "./pattern.ts";
import { patternFaults } from "./pattern-faults.ts";
import type { Problem } from "./problem.ts";
import { versionOf } from "./semver.ts";
import { momentOf } from "./time.ts";

/** What the values of an operator must be. */
interface ValueForm {
  /** Completes "compares …". */
  readonly what: string;
  readonly types: readonly string[];
  /** Whether a value of the right type can be read; absent: each can. */
  readonly canRead?: (value: JsonScalar) => boolean;
  /** Completes "It must be …". */
  readonly example?: string;
  readonly canIgnoreCase?: true;
}

const scalars: ValueForm = {
  what: "text, numbers, true and false",
  types: ["string", "number", "boolean"],
};
const text: ValueForm = { what: "text", types: ["string"], canIgnoreCase: true };
const number: ValueForm = { what: "numbers", types: ["number"] };
const version: ValueForm = {
  what: "versions",
  types: ["string"],
  canRead: (value) => versionOf(value) !== undefined,
  example: "a version as Semantic Versioning has them, such as 1.4.0 or 2.0.0-rc.1",
};
const moment: ValueForm = {
  what: "moments, as text or in epoch milliseconds",
  types: ["string", "number"],
  canRead: (value) => momentOf(value) !== undefined,
  example:
    "a moment as RFC 3339 has them, with its offset, such as 2026-01-31T12:00:00Z or 2026-01-31T12:00:00+01:00",
};
const network: ValueForm = {
  what: "addresses",
  types: ["string"],
  canRead: (value) => networkOf(value) !== undefined,
  example: "an address or a network, such as 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32",
};

const forms: Readonly<Record<AttributeOperator, ValueForm>> = {
  in: { ...scalars, canIgnoreCase: true },
  starts_with: text,
  ends_with: text,
  contains: text,
  matches: { ...text, what: "text with regular expressions" },
  less_than: number,
  less_or_equal: number,
  greater_than: number,
  greater_or_equal: number,
  semver_equal: version,
  semver_less_than: version,
  semver_less_or_equal: version,
  semver_greater_than: version,
  semver_greater_or_equal: version,
  before: moment,
  after: moment,
  in_network: network,
  has_any: scalars,
  exists: scalars,
};

/** Every operator that compares an attribute. */
export const attributeOperators = Object.keys(forms) as readonly AttributeOperator[];

/** Whether letters may be compared without their case. */
export function canIgnoreCase(operator: AttributeOperator): boolean {
  return forms[operator].canIgnoreCase === true;
}

/** What is wrong with the values of a condition; pointers start at the condition. */
export function valueProblems(condition: AttributeCondition): readonly Problem[] {
  const { operator, values = [], ignoreCase } = condition;
  const problems: Problem[] = [];
  if (ignoreCase && !canIgnoreCase(operator)) {
    const detail = `The operator "${operator}" does not compare letters, so there is no case to ignore.`;
    problems.push({ code: "ignore_case_misplaced", pointer: "/ignoreCase", detail });
  }
  if (operator === "exists") return problems;
  if (values.length === 0) {
    const detail = `The operator "${operator}" needs at least one value to compare with.`;
    return [...problems, { code: "values_missing", pointer: "/values", detail }];
  }
  for (const [index, value] of values.entries()) {
    const problem = valueProblem(operator, value);
    if (problem !== undefined) problems.push({ ...problem, pointer: `/values/${index}` });
  }
  return operator === "matches" ? [...problems, ...sizeProblems(values)] : problems;
}

/** What is wrong with one value, for whoever shows it where it is typed. */
export function valueProblem(
  operator: AttributeOperator,
  value: JsonScalar,
): Omit<Problem, "pointer"> | undefined {
  const { what, types, canRead, example } = forms[operator];
  if (!types.includes(typeof value)) {
    return { code: "value_type_mismatch", detail: `The operator "${operator}" compares ${what}.` };
  }
  if (canRead?.(value) === false) return { code: "text_invalid", detail: `It must be ${example}.` };
  return operator === "matches" ? patternProblem(String(value)) : undefined;
}

function patternProblem(value: string): Omit<Problem, "pointer"> | undefined {
  const { fault, at } = checkPattern(value);
  if (fault === undefined) return undefined;
  const detail = `${patternFaults[fault]} (At character ${[...value.slice(0, at)].length + 1}.)`;
  return { code: "pattern_invalid", detail };
}

/** Each may be small enough, and all together still too large. */
function sizeProblems(values: readonly JsonScalar[]): readonly Problem[] {
  let states = 0;
  for (const [index, value] of values.entries()) {
    states += checkPattern(String(value)).states;
    if (states <= limits.patternStatesMax) continue;
    const detail = `${patternFaults.states} The patterns before it have used them up.`;
    return [{ code: "pattern_invalid", pointer: `/values/${index}`, detail }];
  }
  return [];
}
