import { type Change, parseChanges } from "@yardarm/core/changes";
import { refuseProblems } from "../../platform/refuse-problems.ts";

/** The changes of a body, or a refusal that names all that is wrong with them. */
export function parsedChanges(json: unknown): readonly Change[] {
  const { value = [], problems } = parseChanges(json);
  refuseProblems(problems, { toRequest: (pointer) => `/changes${pointer}` });
  return value;
}
