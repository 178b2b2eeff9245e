import type { FlagType } from "./flag.ts";
import { limits } from "./limits.ts";
import type {
  CombinationRow,
  ContextAttribute,
  EvaluationCount,
  MetricSum,
  ObservationBatch,
  ObservedCombinations,
  PassedDefault,
  Reporter,
  ServedVariant,
  TracedScope,
} from "./observation.ts";
import type { Parsed, Problem } from "./problem.ts";
import {
  parseWith,
  type Reader,
  readChecked,
  readEntire,
  readInteger,
  readKey,
  readList,
  readObject,
  readOneOf,
  readText,
} from "./reading.ts";

/** Parses what a client reports. What cannot be read is left out and reported. */
export function parseObservationBatch(json: unknown): Parsed<ObservationBatch> {
  return parseWith(readBatch, json);
}

const readName = readText({ min: 1, max: limits.nameLengthMax });
const readInstant = readText({
  min: 20,
  max: 35,
  pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
  what: "a moment in RFC 3339, such as 2026-01-31T12:00:00Z",
});
const readCountOf = readInteger(1, Number.MAX_SAFE_INTEGER);
/** Of a flag or a variant that may not exist. */
const readAnyKey = readText({ min: 1, max: limits.keyLengthMax });
const readWord = readText({ min: 1, max: 32 });
const readNumber: Reader<number> = (json, pointer, problems) => {
  if (typeof json === "number" && Number.isFinite(json)) return json;
  problems.push({ code: "wrong_type", pointer, detail: "It must be a number." });
  return undefined;
};

const readReporter: Reader<Reporter> = readObject<Reporter>(
  { service: readName, version: readName, instance: readName, sdk: readName },
  ["version"],
);

const readCount: Reader<EvaluationCount> = readObject<EvaluationCount>(
  {
    flag: readAnyKey,
    variant: readAnyKey,
    reason: readWord,
    errorCode: readWord,
    count: readCountOf,
  },
  ["variant", "errorCode"],
);

/** Whole or not at all: rows and traces speak of one another by place, which a part left out would move. */
const readCombinations: Reader<ObservedCombinations> = readEntire(
  readChecked(
    readObject<ObservedCombinations>({
      begun: readCountOf,
      recorded: readCountOf,
      served: readList(
        readObject<ServedVariant>({ flag: readKey, variant: readKey }),
        limits.servedVariantsMax,
      ),
      rows: readList(
        readObject<CombinationRow>(
          {
            scopes: readCountOf,
            served: readList(readInteger(0, limits.servedVariantsMax), limits.scopeFlagsMax),
            failed: readCountOf,
          },
          ["failed"],
        ),
        limits.scopesRecordedMax,
      ),
      traces: readList(
        readObject<TracedScope>({
          trace: readText({ max: 32, pattern: /^[0-9a-f]{32}$/, what: "a W3C trace id" }),
          row: readInteger(0, limits.scopesRecordedMax),
        }),
        limits.scopesRecordedMax,
      ),
    }),
    placeProblems,
  ),
);

function placeProblems({
  begun,
  recorded,
  served,
  rows,
  traces,
}: ObservedCombinations): readonly Problem[] {
  const isRow = (row: CombinationRow): boolean => {
    const flags = row.served.map((place) => served[place]?.flag);
    const isNamed = flags.length > 0 && flags.every((flag) => flag !== undefined);
    return isNamed && new Set(flags).size === flags.length;
  };
  const wrong = (pointer: string, detail: string): Problem => ({
    code: "value_unknown",
    pointer,
    detail,
  });
  return [
    ...(recorded > begun ? [wrong("/recorded", "There cannot be more than began.")] : []),
    ...rows.flatMap((row, index) =>
      isRow(row) ? [] : [wrong(`/rows/${index}`, "It must name different flags of `served`.")],
    ),
    ...rows.flatMap(({ scopes, failed = 0 }, index) =>
      failed > scopes
        ? [wrong(`/rows/${index}/failed`, "There cannot be more than the row has scopes.")]
        : [],
    ),
    ...traces.flatMap(({ row }, index) =>
      row < rows.length ? [] : [wrong(`/traces/${index}`, "There is no such row.")],
    ),
  ];
}

const readScalar: Reader<boolean | number | string> = (json, pointer, problems) =>
  typeof json === "boolean"
    ? json
    : typeof json === "string"
      ? readText({ max: limits.shownDefaultLengthMax })(json, pointer, problems)
      : readNumber(json, pointer, problems);

const readDefault: Reader<PassedDefault> = readEntire(
  readChecked(
    readObject<PassedDefault>(
      {
        flag: readAnyKey,
        type: readOneOf<FlagType>(["boolean", "string", "number", "object"]),
        value: readScalar,
        hash: readText({ max: 16, pattern: /^[0-9a-f]{16}$/, what: "16 hexadecimal digits" }),
      },
      ["value", "hash"],
    ),
    ({ value, hash }) =>
      (value === undefined) === (hash === undefined)
        ? [{ code: "value_unknown", pointer: "", detail: "It must have a value or a hash." }]
        : [],
  ),
);

const readAttribute: Reader<ContextAttribute> = readObject<ContextAttribute>({
  path: readText({ min: 1, max: limits.attributeLengthMax }),
  type: readWord,
});

const readMetric: Reader<MetricSum> = readObject<MetricSum>(
  {
    name: readName,
    flag: readAnyKey,
    variant: readAnyKey,
    count: readCountOf,
    sum: readNumber,
    squares: readNumber,
    min: readNumber,
    max: readNumber,
  },
  ["flag", "variant"],
);

const readBatch: Reader<ObservationBatch> = readObject<ObservationBatch>(
  {
    id: readText({
      max: 36,
      pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
      what: "a UUID",
    }),
    reporter: readReporter,
    revision: readText({ max: 64 }),
    staleMs: readInteger(0, Number.MAX_SAFE_INTEGER),
    from: readInstant,
    to: readInstant,
    counts: readList(readCount, limits.countsMax),
    bulk: readOneOf(["all", "client_side"]),
    combinations: readCombinations,
    defaults: readList(readDefault, limits.noticedMax),
    attributes: readList(readAttribute, limits.noticedMax),
    metrics: readList(readMetric, limits.noticedMax),
  },
  ["revision", "staleMs", "bulk", "combinations", "defaults", "attributes", "metrics"],
);
