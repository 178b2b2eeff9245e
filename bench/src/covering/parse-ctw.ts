import type { Formula, Model, Parameter } from "@yardarm/core/combinations";

/** What of CTWedge's language the benchmark models use: parameters, and conditions between them without arithmetic. */
export function parseCtw(text: string): Model {
  const source = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
  const [head = "", tail = ""] = source.split(/Constraints\s*:/);
  const parameters = parseParameters(head.slice(head.search(/Parameters\s*:/)));
  const conditions = tail
    .split("#")
    .filter((part) => part.trim() !== "")
    .map((part) => new Expression(part, parameters).parse());
  return { parameters, conditions };
}

const parameterPattern =
  /([A-Za-z_][\w.]*)\s*:\s*(Boolean|\{[^}]*\}|\[[^\]]*\](?:\s*step\s*\d+)?)\s*;?/g;

function parseParameters(text: string): readonly Parameter[] {
  const body = text.replace(/^Parameters\s*:/, "");
  return [...body.matchAll(parameterPattern)].map(([, name = "", domain = ""]) => ({
    name,
    values: valuesIn(domain),
  }));
}

function valuesIn(domain: string): readonly string[] {
  if (domain === "Boolean") return ["false", "true"];
  if (domain.startsWith("{")) {
    return domain
      .slice(1, -1)
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(unquoted);
  }
  const [, from = "0", to = "0"] = /(-?\d+)\s*\.\.\s*(-?\d+)/.exec(domain) ?? [];
  const step = Number(/step\s*(\d+)/.exec(domain)?.[1] ?? 1);
  const length = Math.floor((Number(to) - Number(from)) / step) + 1;
  return Array.from({ length }, (_, index) => String(Number(from) + index * step));
}

const tokenPattern = /<=>|=>|<->|->|!=|==|<=|>=|&&|\|\||[()!=<>+\-*/%]|"[^"]*"|[\w.]+/g;

const comparisons: Readonly<Record<string, (one: string, two: string) => boolean>> = {
  "=": (one, two) => one === two,
  "==": (one, two) => one === two,
  "!=": (one, two) => one !== two,
  "<": (one, two) => Number(one) < Number(two),
  ">": (one, two) => Number(one) > Number(two),
  "<=": (one, two) => Number(one) <= Number(two),
  ">=": (one, two) => Number(one) >= Number(two),
};

const both = (...of: readonly Formula[]): Formula => ({ kind: "and", of });
const either = (...of: readonly Formula[]): Formula => ({ kind: "or", of });
const not = (of: Formula): Formula => ({ kind: "not", of });

/** One condition, by recursive descent: `<=>` binds least, then `=>`, `||`, `&&`, `!`. */
class Expression {
  readonly #tokens: readonly string[];
  readonly #source: string;
  readonly #parameters: readonly Parameter[];
  #place = 0;

  constructor(source: string, parameters: readonly Parameter[]) {
    this.#source = source.trim();
    this.#tokens = source.match(tokenPattern) ?? [];
    this.#parameters = parameters;
  }

  /** @throws SyntaxError where it is not understood. */
  parse(): Formula {
    const formula = this.#equivalence();
    if (this.#place < this.#tokens.length) this.#refuse();
    return formula;
  }

  #refuse(): never {
    const token = this.#tokens[this.#place] ?? "the end";
    throw new SyntaxError(`Not understood at ${token}: ${this.#source}`);
  }

  #takes(...tokens: readonly string[]): boolean {
    const isNext = tokens.includes((this.#tokens[this.#place] ?? "").toLowerCase());
    if (isNext) this.#place += 1;
    return isNext;
  }

  #next(): string {
    const token = this.#tokens[this.#place] ?? this.#refuse();
    this.#place += 1;
    return token;
  }

  #equivalence(): Formula {
    let left = this.#implication();
    while (this.#takes("<=>", "<->")) {
      const right = this.#implication();
      left = both(either(not(left), right), either(left, not(right)));
    }
    return left;
  }

  #implication(): Formula {
    const left = this.#disjunction();
    return this.#takes("=>", "->") ? either(not(left), this.#implication()) : left;
  }

  #disjunction(): Formula {
    const parts = [this.#conjunction()];
    while (this.#takes("||", "or")) parts.push(this.#conjunction());
    return either(...parts);
  }

  #conjunction(): Formula {
    const parts = [this.#negation()];
    while (this.#takes("&&", "and")) parts.push(this.#negation());
    return both(...parts);
  }

  #negation(): Formula {
    if (this.#takes("!", "not")) return not(this.#negation());
    if (!this.#takes("(")) return this.#comparison();
    const inner = this.#equivalence();
    if (!this.#takes(")")) this.#refuse();
    return inner;
  }

  #comparison(): Formula {
    const left = unquoted(this.#next());
    const holds = comparisons[this.#tokens[this.#place] ?? ""];
    if (holds === undefined) return this.#statement(left);
    this.#place += 1;
    const right = unquoted(this.#next());
    if (["+", "-", "*", "/", "%"].includes(this.#tokens[this.#place] ?? "")) this.#refuse();
    return either(
      ...this.#choices(left).flatMap((one) =>
        this.#choices(right)
          .filter((two) => holds(one.value, two.value))
          .map((two) => both(...one.formulas, ...two.formulas)),
      ),
    );
  }

  /** A parameter with each of its values, or a value by itself. */
  #choices(word: string): readonly { readonly value: string; readonly formulas: Formula[] }[] {
    const parameter = this.#parameters.findIndex(({ name }) => name === word);
    if (parameter < 0) return [{ value: word, formulas: [] }];
    const values = this.#parameters[parameter]?.values ?? [];
    return values.map((value, index) => ({
      value,
      formulas: [{ kind: "is", parameter, value: index }],
    }));
  }

  #statement(word: string): Formula {
    if (/^true$/i.test(word)) return both();
    if (/^false$/i.test(word)) return either();
    const parameter = this.#parameters.findIndex(({ name }) => name === word);
    const value = this.#parameters[parameter]?.values.indexOf("true") ?? -1;
    if (value < 0) this.#refuse();
    return { kind: "is", parameter, value };
  }
}

function unquoted(word: string): string {
  return word.replace(/^"|"$/g, "");
}
