import type {
  FlagConfig,
  Prerequisite,
  Rollout,
  Serve,
  Target,
  TargetingRule,
  VariantRange,
} from "./flag.ts";
import { configProblems } from "./flag-config-problems.ts";
import { limits } from "./limits.ts";
import { readConditions, readPath, readPosition, readSalt } from "./parse-condition.ts";
import type { Parsed } from "./problem.ts";
import {
  isRecord,
  parseWith,
  type Reader,
  readBoolean,
  readChecked,
  readEntire,
  readKey,
  readList,
  readObject,
  readText,
} from "./reading.ts";

/**
 * Parses what a flag does in one environment. With the names of the flag's variants, also checks that it serves no
 * others. Codes: those of reading, and `variant_unknown`, `rule_id_taken`, `target_key_taken`,
 * `rollout_weights_incomplete`, `scheme_unknown`, `prerequisite_taken`.
 */
export function parseFlagConfig(json: unknown, variants?: readonly string[]): Parsed<FlagConfig> {
  return parseWith(
    readChecked(readFlagConfig, (config) => configProblems(config, variants)),
    json,
  );
}

const readRange: Reader<VariantRange> = readObject<VariantRange>({
  variant: readKey,
  start: readPosition,
  end: readPosition,
});

const readRollout: Reader<Rollout> = readObject<Rollout>(
  {
    salt: readSalt,
    by: readPath,
    kind: readKey,
    scheme: readKey,
    ranges: readEntire(readList(readRange, limits.rangesMax)),
  },
  ["by", "kind", "scheme"],
);

const readVariantServe = readObject<{ readonly variant: string }>({ variant: readKey });
const readRolloutServe = readObject<{ readonly rollout: Rollout }>({ rollout: readRollout });

/** A variant, or a rollout. */
export const readServe: Reader<Serve> = (json, pointer, problems) =>
  isRecord(json) && json["rollout"] !== undefined
    ? readRolloutServe(json, pointer, problems)
    : readVariantServe(json, pointer, problems);

const readTargetKey: Reader<string> = readText({ min: 1, max: limits.targetingKeyLengthMax });

const readTarget: Reader<Target> = readObject<Target>(
  { variant: readKey, kind: readKey, keys: readList(readTargetKey, limits.targetKeysMax) },
  ["kind"],
);

/** One targeting rule of a flag config. */
export const readTargetingRule: Reader<TargetingRule> = readObject<TargetingRule>(
  {
    id: readKey,
    name: readText({ max: limits.nameLengthMax }),
    conditions: readConditions,
    serve: readServe,
  },
  ["name"],
);

const readPrerequisite: Reader<Prerequisite> = readObject<Prerequisite>({
  flag: readKey,
  variants: readList(readKey, limits.variantsMax),
});

/** Its shape alone; what must hold between its parts is judged by `configProblems`. */
export const readFlagConfig: Reader<FlagConfig> = readEntire(
  readObject<FlagConfig>(
    {
      on: readBoolean,
      offVariant: readKey,
      prerequisites: readList(readPrerequisite, limits.prerequisitesMax),
      targets: readList(readTarget, limits.targetKeysMax),
      rules: readList(readTargetingRule, limits.rulesMax),
      fallthrough: readServe,
      group: readKey,
    },
    ["group"],
  ),
);
