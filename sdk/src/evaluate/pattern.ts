import type { limits } from "../model/limits.ts";

/** Held equal by their types: the table of all limits would be a tenth of a bundle that only evaluates. */
const textMax: typeof limits.patternTextMax = 4_096;
const statesMax: typeof limits.patternStatesMax = 1_000;

/** One step. Being past the last one is a match. */
interface Step {
  /** Looks at one place of a text, or takes one code point there; absent: goes on at once. */
  readonly form?: RegExp;
  /** How much further it goes on; relative, so that a part is repeated by copying it. */
  readonly by: readonly number[];
}

export type Program = readonly Step[];

const token =
  /\\x\{.*?\}|\\x..|\\.|\[(?:\\.|[^\]\\])*\]|\(\?P?<\w+>|\(\?[ims-]*[:)]|\{\d+(?:,\d*)?\}|./gsu;

const quantifiers: { readonly [sign: string]: string } = { "*": "0,", "+": "1,", "?": "0,1" };
/** What JavaScript calls the places that it calls differently, or, those of lines, sees elsewhere. */
const places: { readonly [token: string]: string } = {
  "\\A": "^",
  "\\z": "$",
  "^": "(?<![^\\n])",
  $: "(?![^\\n])",
};
/** Where RE2 and JavaScript mean something else, or write it in another way. */
const escapes: { readonly [name: string]: string } = {
  "x{": "\\u{",
  a: "\\x07",
  s: "\\t\\n\\f\\r ",
  S: "\\0-\\x08\\v\\x0e-\\x1f!-\\u{10ffff}",
};

/**
 * Makes steps of a regular expression that `patternFault` found nothing wrong with. JavaScript's own expressions are used
 * for one code point each, where they have nothing to go back to.
 */
export function compilePattern(pattern: string, ignoreCase: boolean): Program {
  return new Compiler(pattern.match(token) ?? [], ignoreCase ? "i" : "").alternatives();
}

/**
 * Whether a program matches anywhere in a text. All ways through the pattern are gone at once (Thompson, 1968), so at each
 * place each step is taken at most once: there is nothing to go back to, and no pattern that takes long.
 */
export function matchesPattern(program: Program, text: string): boolean {
  const takenAt: number[] = [];
  let open: number[] | undefined = [];
  for (let at = 0; at <= text.length && text.length <= textMax; at++) {
    // A match may start anywhere.
    open.push(0);
    open = takeSteps({ program, text, at, takenAt }, open);
    if (open === undefined) return true;
    if ((text.codePointAt(at) ?? 0) > 0xffff) at++;
  }
  return false;
}

interface Place {
  readonly program: Program;
  readonly text: string;
  readonly at: number;
  /** Where each step was last taken. */
  readonly takenAt: number[];
}

/** The steps that are open behind the next code point; `undefined` when there is a match. */
function takeSteps({ program, text, at, takenAt }: Place, open: number[]): number[] | undefined {
  const next: number[] = [];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const step = program[index];
    if (step === undefined) return undefined;
    if (takenAt[index] === at) continue;
    takenAt[index] = at;
    const end = step.form === undefined ? at : endOf(step.form, text, at);
    if (end < at) continue;
    for (const by of step.by) (end > at ? next : open).push(index + by);
  }
  return next;
}

/** Where it ends when it starts here; -1 when it does not. */
function endOf(step: RegExp, text: string, at: number): number {
  step.lastIndex = at;
  return step.test(text) ? step.lastIndex : -1;
}

class Compiler {
  readonly #tokens: readonly string[];
  #at = 0;
  #flags: string;

  constructor(tokens: readonly string[], flags: string) {
    this.#tokens = tokens;
    this.#flags = flags;
  }

  alternatives(): Program {
    let all = this.#sequence();
    while (this.#tokens[this.#at] === "|") {
      this.#at++;
      const other = this.#sequence();
      all = [goOn(1, all.length + 2), ...all, goOn(other.length + 1), ...other];
    }
    return all;
  }

  #sequence(): Program {
    const all: Step[] = [];
    for (;;) {
      const next = this.#tokens[this.#at] ?? ")";
      if (next === ")" || next === "|") return all;
      this.#at++;
      const outer = this.#flags;
      const flags = /^\(\?([ims]*)-?([ims]*)(.)$/.exec(next);
      if (flags !== null) this.#setFlags(flags);
      if (flags?.[3] === ")") continue;
      let part: Program;
      if (next.startsWith("(")) {
        part = this.alternatives();
        this.#at++;
        this.#flags = outer;
      } else part = [{ form: this.#single(next), by: [1] }];
      this.#repeat(part, all);
    }
  }

  #setFlags([, on = "", off = ""]: readonly string[]): void {
    this.#flags = [...this.#flags, ...on].filter((flag) => !off.includes(flag)).join("");
  }

  #repeat(part: Program, all: Step[]): void {
    const sign = this.#tokens[this.#at] ?? "";
    const bounds = quantifiers[sign] ?? (/^\{\d/.test(sign) ? sign.slice(1, -1) : "");
    const [min = "", max = min] = (bounds || "1").split(",");
    if (bounds !== "") this.#at++;
    // Lazy or not, the same texts match.
    if (bounds !== "" && this.#tokens[this.#at] === "?") this.#at++;
    if (Number(max || min) * part.length > statesMax) throw new RangeError();
    for (let count = 0; count < Number(min); count++) all.push(...part);
    for (let count = Number(min); count < Number(max); count++) {
      all.push(goOn(1, part.length + 1), ...part);
    }
    if (max !== "") return;
    if (min === "0") all.push(goOn(1, part.length + 2), ...part, goOn(-part.length - 1));
    else all.push(goOn(1, -part.length));
  }

  #single(text: string): RegExp {
    const has = (flag: string) => this.#flags.includes(flag);
    if (/^(\\[AzbB]|[$^])$/.test(text)) {
      const isOfLines = text.length > 1 || has("m");
      return new RegExp((isOfLines && places[text]) || text, "uy");
    }
    const set = text.startsWith("\\") ? `[${text}]` : text;
    const dot = has("s") ? "[^]" : "[^\\n]";
    const form = set.length > 2 ? set.replace(/\\(x\{|.)/gsu, inJavaScript) : codeOf(set);
    return new RegExp(text === "." ? dot : form, has("i") ? "iuy" : "uy");
  }
}

function goOn(...by: readonly number[]): Step {
  return { by };
}

/** An escape, or a character that is escaped to be one. */
function inJavaScript(all: string, name: string): string {
  return escapes[name] ?? (/^[\da-z]/i.test(name) ? all : codeOf(name));
}

function codeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
