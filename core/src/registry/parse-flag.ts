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
  readerOf,
  readKey,
  readMap,
  readObject,
  readOneOf,
} from "@yardarm/sdk/model";
import { flagFactReaders, schemaPlaceProblems } from "./flag-facts.ts";
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
  const found: Problem[] = [];
  const flag = readFlagShape(withDefaults(json), "", found);
  if (flag !== undefined) found.push(...flagProblems(flag));
  problems.push(...found.map((it) => ({ ...it, pointer: `${pointer}${it.pointer}` })));
  if (flag === undefined) return undefined;
  const { value: configs = {} } = parseWith(readConfigs(flag), flag.configs);
  return { ...flag, configs };
};

/** Configs are read as soon as type and variants are known, so here they may be anything. */
const readFlagShape = readObject<Flag>(
  {
    ...flagFactReaders,
    key: readKey,
    type: readOneOf(flagTypes),
    variants: readVariants,
    configs: (json) => (isRecord(json) ? (json as Flag["configs"]) : {}),
  },
  ["schema"],
);

/** Everything wrong with a flag that is more than the form of one field; pointers start at the flag. */
function flagProblems(flag: Flag): readonly Problem[] {
  const variants = variantProblems(flag.type, flag.variants);
  return [
    ...below("/variants", variants),
    ...schemaPlaceProblems(flag),
    ...(variants.length === 0 ? below("/variants", misfits(flag)) : []),
    ...below("/configs", parseWith(readConfigs(flag), flag.configs).problems),
  ];
}

function misfits({ schema, variants, type }: Flag): readonly Problem[] {
  if (schema === undefined || type !== "object") return [];
  return variants.flatMap(({ value }, index) =>
    below(`/${index}/value`, checkAgainstSchema(schema, value)),
  );
}

function readConfigs({ variants }: Pick<Flag, "variants">): Reader<Flag["configs"]> {
  return readMap(readConfig(variants.map(({ name }) => name)), limits.environmentsMax);
}

/** Reads a config in normal form; with the names of its flag's variants, also checks that it serves no others. */
export function readConfig(variants?: readonly string[]): Reader<FlagConfig> {
  const read = readerOf((json) => parseFlagConfig(json, variants));
  return (json, pointer, problems) => {
    const config = read(json, pointer, problems);
    return config && normalConfig(config);
  };
}

function withDefaults(json: unknown): unknown {
  if (!isRecord(json)) return json;
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
