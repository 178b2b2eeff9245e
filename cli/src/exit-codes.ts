/** What a script learns from `yardarm` without reading its output. The whole table is here. */
export const exitCodes = {
  /** Done, or nothing to do. */
  fine: 0,
  /** The server, or a check, has something against it: a protection, a newer version, an invalid value. */
  findings: 1,
  /** What was typed, or how the command line is set up, has to change. */
  usage: 2,
  /** The server cannot be reached, or cannot answer now. */
  unreachable: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const judged: ReadonlySet<number> = new Set([409, 412, 422]);
/** Refusals of somebody who may do such things, but not this one. */
const against: ReadonlySet<string> = new Set([
  "approval_needed",
  "approval_by_author",
  "emergency_too_much",
  "policy_violated",
  "rule_violated",
]);

/** How a refusal of the server ends the command. */
export function exitCodeOf(refusal: { readonly status: number; readonly code: string }): ExitCode {
  if (refusal.status >= 500 || refusal.status === 429) return exitCodes.unreachable;
  if (judged.has(refusal.status) || against.has(refusal.code)) {
    return exitCodes.findings;
  }
  return exitCodes.usage;
}
