export type MigrationProblem =
  /** A file's name is not NNNN-what.up.sql or NNNN-what.down.sql. */
  | "misnamed"
  /** One of a pair is not there, or a number is left out. */
  | "missing_file"
  /** Two migrations have one number. */
  | "duplicate_number"
  /** A file is not what it was when it was applied. */
  | "edited_history"
  | "unknown_target"
  | "would_lose_data"
  | "touches_record"
  | "ends_transaction"
  | "failed";

/** The migration was refused or failed; nothing of it is left in the database. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly problem: MigrationProblem;

  constructor(problem: MigrationProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}
