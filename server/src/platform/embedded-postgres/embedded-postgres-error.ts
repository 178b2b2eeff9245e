export type EmbeddedPostgresProblem =
  /** No binaries for this platform are installed. */
  | "not_installed"
  /** Binaries are there, but this account cannot run them. */
  | "not_runnable"
  /** Another process holds the folder. */
  | "in_use"
  /** The folder belongs to someone else, or to another major version. */
  | "foreign_folder"
  | "init_failed"
  | "start_failed";

/** The embedded database cannot be had; the message says what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
  readonly problem: EmbeddedPostgresProblem;

  constructor(problem: EmbeddedPostgresProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}
