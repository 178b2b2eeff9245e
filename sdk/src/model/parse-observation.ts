import { limits } from "./limits.ts";
import type { EvaluationCount, ObservationBatch, Reporter } from "./observation.ts";
import type { Parsed } from "./problem.ts";
import { parseWith, type Reader, readInteger, readList, readObject, readText } from "./reading.ts";

/** Parses what a client reports. A count that cannot be read is left out and reported. */
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

const readReporter: Reader<Reporter> = readObject<Reporter>(
  { service: readName, version: readName, instance: readName, sdk: readName },
  ["version"],
);

const readCount: Reader<EvaluationCount> = readObject<EvaluationCount>(
  {
    flag: readText({ min: 1, max: limits.keyLengthMax }),
    variant: readText({ min: 1, max: limits.keyLengthMax }),
    reason: readText({ min: 1, max: 32 }),
    count: readInteger(1, Number.MAX_SAFE_INTEGER),
  },
  ["variant"],
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
    from: readInstant,
    to: readInstant,
    counts: readList(readCount, limits.countsMax),
  },
  ["revision"],
);
