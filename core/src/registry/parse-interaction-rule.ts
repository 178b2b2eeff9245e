import {
  type FieldReaders,
  isRecord,
  limits,
  type Parsed,
  type Problem,
  parseWith,
  type Reader,
  readChecked,
  readKey,
  readList,
  readObject,
  readOneOf,
  readText,
} from "@yardarm/sdk/model";
import { readDate, readOwner } from "./flag-facts.ts";
import {
  type InteractionRule,
  type RuleCondition,
  type RuleSeverity,
  type Statement,
  termsOfStatement,
} from "./interaction-rule.ts";
import { parseStatementText } from "./parse-statement-text.ts";

/** Rules come along with every slice; a project with more could not hold them all in mind either. */
export const interactionRulesMax = 500;
/** Of one statement; a longer one is several rules. */
const termsMax = 50;
/** Conditions in each other; deeper nobody reads aloud. */
const depthMax = 8;
const statementLengthMax = 5_000;

const severities: readonly RuleSeverity[] = ["block", "warn"];

const readServes = readObject<Extract<RuleCondition, { kind: "serves" }>>({
  kind: readOneOf(["serves"]),
  flag: readKey,
  variants: readChecked(readList(readKey, limits.variantsMax), (variants) =>
    variants.length === 0
      ? [problem("list_empty", "Name at least one variant.")]
      : variants.flatMap((variant, index) =>
          variants.indexOf(variant) === index
            ? []
            : [{ ...problem("duplicate", `\`${variant}\` is there twice.`), pointer: `/${index}` }],
        ),
  ),
});

const readConditionKind = readOneOf<RuleCondition["kind"]>(["serves", "not", "all", "any"]);

function readConditionAt(depth: number): Reader<RuleCondition> {
  return (json, pointer, problems) => {
    if (depth > depthMax) {
      const detail = `Conditions may be ${depthMax} deep at most.`;
      problems.push({ code: "too_deep", pointer, detail });
      return undefined;
    }
    const kind = readConditionKind(
      isRecord(json) ? json["kind"] : undefined,
      `${pointer}/kind`,
      problems,
    );
    return kind === undefined ? undefined : readerOfCondition(kind, depth)(json, pointer, problems);
  };
}

function readerOfCondition(kind: RuleCondition["kind"], depth: number): Reader<RuleCondition> {
  if (kind === "serves") return readServes;
  const inner = readConditionAt(depth + 1);
  if (kind === "not") {
    return readObject<Extract<RuleCondition, { kind: "not" }>>({
      kind: readOneOf(["not"]),
      of: inner,
    });
  }
  return readObject<Extract<RuleCondition, { kind: "all" | "any" }>>({
    kind: readOneOf(["all", "any"]),
    of: readSeveral(inner),
  });
}

/** With less than two there would be two ways to say one thing. */
function readSeveral(reader: Reader<RuleCondition>): Reader<readonly RuleCondition[]> {
  return readChecked(readList(reader, termsMax), (items) =>
    items.length < 2 ? [problem("list_too_short", "Name at least two.")] : [],
  );
}

const readCondition = readConditionAt(0);

const relations = ["requires", "implies", "excludes"] as const;
const counts = ["at_most_one", "exactly_one"] as const;
const absolutes = ["always", "never"] as const;

const readRelation = readObject<Extract<Statement, { kind: (typeof relations)[number] }>>({
  kind: readOneOf(relations),
  one: readCondition,
  other: readCondition,
});
const readCount = readObject<Extract<Statement, { kind: (typeof counts)[number] }>>({
  kind: readOneOf(counts),
  of: readSeveral(readCondition),
});
const readAbsolute = readObject<Extract<Statement, { kind: (typeof absolutes)[number] }>>({
  kind: readOneOf(absolutes),
  of: readCondition,
});
const readStatementKind = readOneOf<Statement["kind"]>([...relations, ...counts, ...absolutes]);

const readParts: Reader<Statement> = (json, pointer, problems) => {
  const kind = readStatementKind(
    isRecord(json) ? json["kind"] : undefined,
    `${pointer}/kind`,
    problems,
  );
  if (kind === undefined) return undefined;
  if (relations.some((it) => it === kind)) return readRelation(json, pointer, problems);
  const reader: Reader<Statement> = counts.some((it) => it === kind) ? readCount : readAbsolute;
  return reader(json, pointer, problems);
};

const readTextOfStatement = readText({ min: 1, max: statementLengthMax });

/** A statement in its parts, or as the text that people write. */
const readStatement: Reader<Statement> = readChecked(
  (json, pointer, problems) => {
    if (typeof json !== "string") return readParts(json, pointer, problems);
    const text = readTextOfStatement(json, pointer, problems);
    if (text === undefined) return undefined;
    const parsed = parseStatementText(text);
    const found = [...parsed.problems];
    const value = parsed.value && readParts(parsed.value, "", found);
    // Where a part stands in a text, a pointer cannot say.
    problems.push(...found.map(({ code, detail }) => ({ code, pointer, detail })));
    return value;
  },
  (statement) =>
    termsOfStatement(statement).length > termsMax
      ? [problem("too_many", `A statement speaks of ${termsMax} flags with variants at most.`)]
      : [],
);

/** A reader for each field of an interaction rule. */
export const interactionRuleReaders: FieldReaders<InteractionRule> = {
  key: readKey,
  statement: readStatement,
  environments: readChecked(readList(readKey, limits.environmentsMax), (environments) =>
    environments.length === 0
      ? [problem("list_empty", "Name at least one environment, or leave the field away for all.")]
      : [],
  ),
  severity: readOneOf(severities),
  owner: readOwner,
  reason: readText({ min: 1, max: limits.descriptionLengthMax }),
  until: readDate,
};

export const readInteractionRule: Reader<InteractionRule> = readObject<InteractionRule>(
  interactionRuleReaders,
  ["environments", "until"],
);

export function parseInteractionRule(json: unknown): Parsed<InteractionRule> {
  return parseWith(readInteractionRule, json);
}

function problem(code: string, detail: string): Problem {
  return { code, pointer: "", detail };
}
