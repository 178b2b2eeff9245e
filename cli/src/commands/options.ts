import { InvalidArgumentError, Option } from "commander";

/** Options that several commands share, in one wording. */
export const jsonOption = (): Option => new Option("--json", "print one JSON document");
export const projectOption = (): Option =>
  new Option("-p, --project <key>", "project; default: YARDARM_PROJECT, or your only project");
export const environmentOption = (): Option =>
  new Option("-e, --environment <key>", "environment").makeOptionMandatory();

/** A whole number that is not negative. */
export function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
