import type { Family } from "../operators.ts";
import { networks } from "./networks.ts";
import { quickMoments } from "./quick-moments.ts";
import { quickPatterns } from "./quick-patterns.ts";
import { quickVersions } from "./quick-versions.ts";

/** All families, in the ways that take the least time. */
export const everything: Family = {
  ...networks,
  ...quickMoments,
  ...quickPatterns,
  ...quickVersions,
};
