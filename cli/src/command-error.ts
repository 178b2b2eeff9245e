import type { ExitCode } from "./exit-codes.ts";

export interface Failure {
  /** Stable, for scripts: a code of the server's problems, or one of our own. */
  readonly code: string;
  /** What is wrong, in a sentence. */
  readonly detail: string;
  readonly exitCode: ExitCode;
  /** Where in the request, as JSON pointers. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  /** What can be done about it, one sentence each. */
  readonly hints?: readonly string[];
  /** The command has printed it as its result; nothing more is said. */
  readonly isTold?: boolean;
}

/** Ends a command. Thrown anywhere below a command, printed in one place (output/report-failure.ts). */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.detail, options);
    this.failure = failure;
  }
}
