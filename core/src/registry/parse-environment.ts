import {
  type FieldReaders,
  limits,
  type Parsed,
  parseWith,
  type Reader,
  readBoolean,
  readInteger,
  readKey,
  readObject,
  readOneOf,
} from "@yardarm/sdk/model";
import { readCorrelations } from "./correlation.ts";
import { readName } from "./flag-facts.ts";
import type { EnvironmentKind } from "./kinds.ts";
import type { Environment } from "./registry.ts";

export const environmentKinds: readonly EnvironmentKind[] = [
  "development",
  "test",
  "staging",
  "production",
];

/** A reader for each field of an environment. */
export const environmentReaders: FieldReaders<Environment> = {
  key: readKey,
  name: readName,
  kind: readOneOf(environmentKinds),
  isProtected: readBoolean,
  position: readInteger(0, limits.environmentsMax - 1),
  correlations: readCorrelations,
};

export const readEnvironment: Reader<Environment> = readObject<Environment>(environmentReaders, [
  "correlations",
]);

export function parseEnvironment(json: unknown): Parsed<Environment> {
  return parseWith(readEnvironment, json);
}
