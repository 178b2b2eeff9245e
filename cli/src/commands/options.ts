import { Option } from "commander";

/** Options that several commands share, in one wording. */
export const jsonOption = (): Option => new Option("--json", "print one JSON document");
export const projectOption = (): Option =>
  new Option("-p, --project <key>", "project; default: YARDARM_PROJECT, or your only project");
