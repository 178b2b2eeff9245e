import { keyPattern, limits, type Parsed } from "@yardarm/sdk/model";
import type { RuleCondition, Statement } from "./interaction-rule.ts";
import { reservedWords } from "./statement-text.ts";

/** Brackets and `not` in each other. It only keeps the stack small; what a rule may be is said where it is read. */
const bracketsMax = 64;

/**
 * Reads a statement as people write it.
 *
 *     statement := "at most one of" list | "exactly one of" list | ("always" | "never") condition
 *                | condition ("requires" | "implies" | "excludes") condition
 *     list      := condition ("," condition)+
 *     condition := all ("or" all)*
 *     all       := part ("and" part)*
 *     part      := "not" part | "(" condition ")" | flag ":" variant ("or" variant)*
 */
export function parseStatementText(text: string): Parsed<Statement> {
  const reading = new Reading(tokensOf(text));
  try {
    const value = statement(reading);
    if (reading.token.kind !== "end") throw reading.unexpected("the end");
    return { value, problems: [] };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return {
      value: undefined,
      problems: [{ code: "statement_invalid", pointer: "", detail: error.message }],
    };
  }
}

class UnreadableText extends Error {}

interface Token {
  /** A word between names, a name, a sign, or where the text ends. */
  readonly kind: "word" | "name" | "sign" | "end" | "unknown";
  readonly text: string;
  /** Counted from 1. */
  readonly character: number;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/"([^"]*)"|[(),:]|[^\s(),:"]+|"/g)) {
    const [whole, quoted] = match;
    tokens.push({
      kind: kindOf(whole, quoted),
      text: quoted ?? whole,
      character: match.index + 1,
    });
  }
  return [...tokens, { kind: "end", text: "", character: text.length + 1 }];
}

function kindOf(whole: string, quoted: string | undefined): Token["kind"] {
  if (quoted === undefined && reservedWords.has(whole)) return "word";
  if (/^[(),:]$/.test(whole)) return "sign";
  const name = quoted ?? whole;
  return keyPattern.test(name) && name.length <= limits.keyLengthMax ? "name" : "unknown";
}

/** A place in the tokens, which only moves on. */
class Reading {
  readonly #tokens: readonly Token[];
  #place = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.#at(this.#place);
  }

  /** Whether these stand next: words, or signs. */
  sees(...texts: readonly string[]): boolean {
    return texts.every((text, index) => {
      const token = this.#at(this.#place + index);
      return (token.kind === "word" || token.kind === "sign") && token.text === text;
    });
  }

  /** Whether this word stands next, and then a name with the colon that makes it a flag. */
  seesFlagBehind(word: string): boolean {
    const [name, colon] = [this.#at(this.#place + 1), this.#at(this.#place + 2)];
    return this.sees(word) && name.kind === "name" && colon.kind === "sign" && colon.text === ":";
  }

  takes(...texts: readonly string[]): boolean {
    if (!this.sees(...texts)) return false;
    this.#place += texts.length;
    return true;
  }

  demand(text: string): void {
    if (!this.takes(text)) throw this.unexpected(`"${text}"`);
  }

  name(what: string): string {
    const { kind, text } = this.token;
    if (kind !== "name") throw this.unexpected(what);
    this.#place += 1;
    return text;
  }

  deeper<T>(read: () => T): T {
    if (this.#depth >= bracketsMax) {
      throw new UnreadableText(`Brackets and "not" may be ${bracketsMax} deep at most.`);
    }
    this.#depth += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  unexpected(wanted: string): UnreadableText {
    const { kind, text, character } = this.token;
    const found = kind === "end" ? "the text ends" : `there is "${text}"`;
    const hint =
      kind === "word" ? ` If that is the name of a flag or variant, write it in quotes.` : "";
    return new UnreadableText(
      `At character ${character} ${found}, but ${wanted} must come.${hint}`,
    );
  }

  #at(place: number): Token {
    return this.#tokens[place] ?? { kind: "end", text: "", character: 0 };
  }
}

const relations = ["requires", "implies", "excludes"] as const;
const absolutes = ["always", "never"] as const;

function statement(reading: Reading): Statement {
  if (reading.takes("at", "most", "one", "of")) return { kind: "at_most_one", of: list(reading) };
  if (reading.takes("exactly", "one", "of")) return { kind: "exactly_one", of: list(reading) };
  const absolute = absolutes.find((word) => reading.takes(word));
  if (absolute !== undefined) return { kind: absolute, of: condition(reading) };
  const one = condition(reading);
  const relation = relations.find((word) => reading.takes(word));
  if (relation === undefined) throw reading.unexpected('"requires", "implies" or "excludes"');
  return { kind: relation, one, other: condition(reading) };
}

function list(reading: Reading): readonly RuleCondition[] {
  const of = [condition(reading)];
  reading.demand(",");
  do of.push(condition(reading));
  while (reading.takes(","));
  return of;
}

function condition(reading: Reading): RuleCondition {
  return joined(reading, "or", "any", (it) => joined(it, "and", "all", part));
}

function joined(
  reading: Reading,
  word: "and" | "or",
  kind: "all" | "any",
  read: (reading: Reading) => RuleCondition,
): RuleCondition {
  const first = read(reading);
  const of = [first];
  while (reading.takes(word)) of.push(read(reading));
  return of.length === 1 ? first : { kind, of };
}

function part(reading: Reading): RuleCondition {
  if (reading.takes("not")) return reading.deeper(() => ({ kind: "not", of: part(reading) }));
  if (!reading.takes("(")) return term(reading);
  const inner = reading.deeper(() => condition(reading));
  reading.demand(")");
  return inner;
}

/** `badge: new or hot`: what follows "or" is another variant, unless it is another flag. */
function term(reading: Reading): RuleCondition {
  const flag = reading.name("a flag with its variant, such as new-checkout: on,");
  reading.demand(":");
  const variants = [reading.name("a variant")];
  while (reading.sees("or") && !startsPart(reading)) {
    reading.demand("or");
    variants.push(reading.name("a variant, or a flag with its variant,"));
  }
  return { kind: "serves", flag, variants };
}

/** Whether what stands behind the next word is a condition of its own. */
function startsPart(reading: Reading): boolean {
  return reading.sees("or", "not") || reading.sees("or", "(") || reading.seesFlagBehind("or");
}
