import type { Decision, ErrorCode } from "../evaluate/index.ts";

/** A service that makes keys up does not fill its log. */
const toldMax = 100;

/** What is wrong with the question, and so for good; that nothing has arrived yet, or cannot be read, is told elsewhere. */
const mistakes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "FLAG_NOT_FOUND",
  "TYPE_MISMATCH",
  "TARGETING_KEY_MISSING",
  "INVALID_CONTEXT",
]);

/** Tells once for each flag that code asks for it in a way that only ever gives it its own default. */
export class Mistakes {
  readonly #warn: (message: string) => void;
  readonly #told = new Set<string>();

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  see(flag: string, { errorCode, errorMessage }: Decision): void {
    if (errorCode === undefined || !mistakes.has(errorCode)) return;
    if (this.#told.has(flag) || this.#told.size >= toldMax) return;
    this.#told.add(flag);
    this.#warn(`The code's own default was served for "${flag}". ${errorMessage}`);
  }
}
