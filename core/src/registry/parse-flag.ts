import {
  type FlagConfig,
  type FlagType,
  isRecord,
  limits,
  type Parsed,
  type Problem,
  parseFlagConfig,
  parseWith,
  type Reader,
  readEntire,
  readerOf,
  readKey,
  readMap,
  readObject,
  readOneOf,
} from "@yardarm/sdk/model";
import {
  flagFactReaders,
  optionalFacts,
  safeVariantProblems,
  schemaPlaceProblems,
  servedUntilProblems,
} from "./flag-facts.ts";
import { checkAgainstSchema } from "./json-schema.ts";
import type { Flag } from "./registry.ts";
import { normalConfig } from "./targets.ts";
import { booleanVariants, readVariants, variantProblems } from "./variants.ts";

const flagTypes: readonly FlagType[] = ["boolean", "string", "number", "object"];

/**
 * Reads a whole flag: its facts, its variants and its configs. What a new flag need not say is filled in: it is active,
 * of medium criticality, without tags and links, not for browsers; a boolean flag has the variants `on` and `off`; and
 * environments without a config are left to whoever adds the flag.
 */
export function parseFlag(json: unknown): Parsed<Flag> {
  return parseWith(readFlag, json);
}

export const readFlag: Reader<Flag> = (json, pointer, problems) => {
  if (!isRecord(json)) {
    readRest(json, pointer, problems);
    return undefined;
  }
  const { configs: given, ...rest } = withDefaults(json);
  const flag = readRest(rest, pointer, problems);
  const configs = readConfigs(flag)(given, `${pointer}/configs`, problems);
  if (flag === undefined) return undefined;
  problems.push(...below(pointer, problemsBetweenFields(flag)));
  return configs && { ...flag, configs };
};

type FlagWithoutConfigs = Omit<Flag, "configs">;

const readRest: Reader<FlagWithoutConfigs> = readObject<FlagWithoutConfigs>(
  {
    ...flagFactReaders,
    key: readKey,
    type: readOneOf(flagTypes),
    // Without one of its variants, a flag's configs would look wrong that are not.
    variants: readEntire(readVariants),
  },
  optionalFacts,
);

function problemsBetweenFields(flag: FlagWithoutConfigs): readonly Problem[] {
  const variants = variantProblems(flag.type, flag.variants);
  return [
    ...below("/variants", variants),
    ...schemaPlaceProblems(flag),
    ...safeVariantProblems(flag),
    ...servedUntilProblems(flag),
    ...(variants.length === 0 ? below("/variants", misfits(flag)) : []),
  ];
}

function misfits({ schema, variants, type }: FlagWithoutConfigs): readonly Problem[] {
  if (schema === undefined || type !== "object") return [];
  return variants.flatMap(({ value }, index) =>
    below(`/${index}/value`, checkAgainstSchema(schema, value)),
  );
}

function readConfigs(flag: FlagWithoutConfigs | undefined): Reader<Flag["configs"]> {
  const names = flag?.variants.map(({ name }) => name);
  return readMap(readConfig(names), limits.environmentsMax);
}

/** Reads a config in normal form; with the names of its flag's variants, also checks that it serves no others. */
export function readConfig(variants?: readonly string[]): Reader<FlagConfig> {
  const read = readerOf((json) => parseFlagConfig(json, variants));
  return (json, pointer, problems) => {
    const config = read(json, pointer, problems);
    return config && normalConfig(config);
  };
}

function withDefaults(json: { readonly [field: string]: unknown }) {
  const variants = json["type"] === "boolean" ? { variants: booleanVariants } : {};
  return { ...defaults, ...variants, ...json };
}

const defaults = {
  description: "",
  tags: [],
  links: [],
  criticality: "medium",
  clientSide: false,
  state: "active",
  configs: {},
} as const;

function below(pointer: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, pointer: `${pointer}${problem.pointer}` }));
}
