import type { Family } from "../operators.ts";
import { moments } from "./moments.ts";
import { networks } from "./networks.ts";
import { patterns } from "./patterns.ts";
import { versions } from "./versions.ts";

/** All families. */
export const everything: Family = { ...moments, ...networks, ...patterns, ...versions };
