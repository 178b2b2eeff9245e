/** One thing wrong with a document, and where. */
export interface Problem {
  /** Stable, for programs: `unknown_field`, `too_many`, `reference_missing`, … */
  readonly code: string;
  /** JSON pointer (RFC 6901) to the fault, relative to the parsed document; "" is the document itself. */
  readonly pointer: string;
  /** Plain English: what is wrong and what would be right. */
  readonly detail: string;
}

/**
 * What parsing gives: always all the problems, and a value whenever one could be made.
 * A broken part is dropped from the value and reported, so that it does not spoil the rest.
 */
export interface Parsed<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}
