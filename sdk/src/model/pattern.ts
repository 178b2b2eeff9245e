import { limits } from "./limits.ts";

/**
 * Looks through a regular expression in RE2's syntax, of which every one can be matched in time that grows with the length
 * of the text and no faster. What cannot, such as a backreference, is refused; so is what RE2 has and the evaluator has
 * not. The evaluator trusts this: it makes steps of what was not refused, and looks for no faults.
 */
export function checkPattern(text: string): PatternCheck {
  return new PatternChecker(text).check();
}

export interface PatternCheck {
  /** Why it cannot be matched, and where, as an index of the text. */
  readonly fault?: PatternFault;
  readonly at: number;
  /** How many steps the evaluator may have to take for each character. */
  readonly states: number;
}

export type PatternFault =
  | "atomic"
  | "backreference"
  | "class"
  | "escape"
  | "flag"
  | "group"
  | "length"
  | "lookaround"
  | "nothing"
  | "posix"
  | "property"
  | "range"
  | "repeat"
  | "repeated"
  | "states";

const quantifier = /(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/y;
const group = /\((?:\?P?<[a-zA-Z_]\w*>|\?[ims]*(?:-[ims]+)?([:)])|(?!\?))/y;
const escaped = /\\(?:x[\da-fA-F]{2}|x\{([\da-fA-F]{1,6})\}|[atnvfrdDwWsS]|[!-/:-@[-`{-~])/y;
const place = /[\^$]|\\[AzbB]/y;

class PatternChecker {
  readonly #text: string;
  #at = 0;
  #fault: { readonly fault?: PatternFault; readonly at: number } = { at: 0 };

  constructor(text: string) {
    this.#text = text;
  }

  check(): PatternCheck {
    const { length } = this.#text;
    if (length > limits.patternLengthMax) {
      return { fault: "length", at: limits.patternLengthMax, states: 0 };
    }
    const states = this.#alternatives();
    // What stops the reading before the end is a closing bracket that nothing opened.
    if (this.#at < length) this.#refuse("group");
    if (states > limits.patternStatesMax) this.#refuse("states", 0);
    return { ...this.#fault, states };
  }

  /** Only the first fault is worth telling; reading ends there. */
  #refuse(fault: PatternFault, at = this.#at): number {
    if (this.#fault.fault === undefined) this.#fault = { fault, at };
    this.#at = this.#text.length;
    return 0;
  }

  #take(form: RegExp): RegExpExecArray | null {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text);
    if (found !== null) this.#at = form.lastIndex;
    return found;
  }

  #isAt(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #alternatives(): number {
    let states = this.#sequence();
    while (this.#take(/\|/y)) states += this.#sequence() + 2;
    return states;
  }

  #sequence(): number {
    let states = 0;
    while (this.#at < this.#text.length && !this.#isAt("|") && !this.#isAt(")")) {
      states += this.#repeated();
    }
    return states;
  }

  #repeated(): number {
    const start = this.#at;
    if (this.#take(quantifier)) return this.#refuse("nothing", start);
    const part = this.#single();
    const at = this.#at;
    const found = part === undefined ? null : this.#take(quantifier);
    if (part === undefined || found === null) return part ?? 0;
    const again = this.#at;
    if (this.#take(quantifier)) return this.#refuse("repeated", again);
    const [sign, low, high] = found;
    if (low === undefined) return part + (sign.startsWith("*") ? 2 : 1);
    const max = Number(high ? high : low);
    if (max > limits.patternStatesMax || max < Number(low)) return this.#refuse("repeat", at);
    const more = max === 0 ? part + 2 : 1;
    const states = max * part + (high === "" ? more : max - Number(low));
    return states > limits.patternStatesMax ? this.#refuse("states", at) : states;
  }

  /** `undefined` for flags, which take nothing and cannot be repeated. */
  #single(): number | undefined {
    if (this.#isAt("(")) return this.#group();
    if (this.#isAt("[")) return this.#class();
    if (this.#take(place)) return 1;
    if (this.#isAt("\\")) this.#escape();
    else this.#take(/./suy);
    return 1;
  }

  #group(): number | undefined {
    const at = this.#at;
    const [text, end] = this.#take(group) ?? [];
    if (text === undefined || text === "(?)") return this.#refuse(this.#groupFault(), at);
    if (end === ")") return undefined;
    const states = this.#alternatives();
    return this.#take(/\)/y) ? states : this.#refuse("group", at);
  }

  #groupFault(): PatternFault {
    if (this.#take(/\(\?<?[=!]/y)) return "lookaround";
    return this.#isAt("(?>") ? "atomic" : "flag";
  }

  #class(): number {
    const start = this.#at;
    this.#take(/\[\^?/y);
    // To RE2 a bracket that stands first is a character, to others the end of an empty class.
    if (this.#isAt("]")) return this.#refuse("class", start);
    while (this.#take(/\]/y) === null) {
      const at = this.#at;
      if (at >= this.#text.length) return this.#refuse("class", start);
      if (this.#isAt("[:")) return this.#refuse("posix");
      const low = this.#item();
      if (this.#take(/-(?!\])/y) && !(low <= this.#item())) return this.#refuse("range", at);
    }
    return 1;
  }

  /** A character of a class; `NaN`, which is neither above nor below any other, for a set of them. */
  #item(): number {
    if (this.#isAt("\\")) return this.#escape();
    return this.#take(/./suy)?.[0].codePointAt(0) ?? Number.NaN;
  }

  #escape(): number {
    const at = this.#at;
    const [text = "", hex] = this.#take(escaped) ?? [];
    const name = this.#text.charAt(at + 1);
    const code = Number.parseInt(hex ?? text.slice(2), 16);
    if (text === "" || code > 0x10ffff) {
      if (/[pP]/.test(name)) return this.#refuse("property", at);
      return this.#refuse(/[1-9k]/.test(name) ? "backreference" : "escape", at);
    }
    if (name === "x") return code;
    const control = "\u0007\t\n\v\f\r"["atnvfr".indexOf(name)];
    const isSet = /[dDwWsS]/.test(name);
    return isSet ? Number.NaN : (control ?? name).charCodeAt(0);
  }
}
