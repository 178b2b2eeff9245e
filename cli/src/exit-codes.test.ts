import { expect, test } from "vitest";
import { exitCodeOf } from "./exit-codes.ts";

const cases: readonly (readonly [status: number, code: string, exitCode: number])[] = [
  [400, "malformed_request", 2],
  [401, "unauthenticated", 2],
  [403, "forbidden", 2],
  [403, "approval_needed", 1],
  [404, "flag_not_found", 2],
  [409, "conflict", 1],
  [412, "version_mismatch", 1],
  [422, "rollout_weights_incomplete", 1],
  [428, "precondition_required", 2],
  [429, "too_many_requests", 3],
  [500, "internal", 3],
  [503, "snapshot_not_ready", 3],
];

test.each(cases)("a refusal %i %s ends the command with %i", (status, code, exitCode) => {
  expect(exitCodeOf({ status, code })).toBe(exitCode);
});
