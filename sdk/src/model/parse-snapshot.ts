import type { FlagType, SnapshotFlag } from "./flag.ts";
import { configProblems } from "./flag-config-problems.ts";
import { limits, listNamePattern } from "./limits.ts";
import {
  readMark,
  readPath,
  readPosition,
  readSalt,
  readSegmentConditions,
} from "./parse-condition.ts";
import { readFlagConfig } from "./parse-flag-config.ts";
import type { Parsed, Problem } from "./problem.ts";
import {
  escapePointer,
  parseWith,
  type Reader,
  readChecked,
  readEntire,
  readKey,
  readList,
  readMap,
  readNullable,
  readObject,
  readOneOf,
  readText,
} from "./reading.ts";
import { parseRevision } from "./revision.ts";
import type {
  Delta,
  GroupSlot,
  KeyList,
  KeyListDelta,
  SegmentRule,
  Snapshot,
  SnapshotGroup,
  SnapshotSegment,
} from "./snapshot.ts";
import { isOfType, readJsonValue } from "./values.ts";

/** Parses a snapshot. An entry that cannot be read is left out and reported; the rest is good. Never throws. */
export function parseSnapshot(json: unknown): Parsed<Snapshot> {
  return parseWith(readSnapshot, json);
}

/**
 * Parses a delta. One that cannot be read whole has no value, since a reader that applied the rest would believe itself
 * at a revision that it does not hold; it fetches the snapshot instead.
 */
export function parseDelta(json: unknown): Parsed<Delta> {
  return parseWith(readEntire(readDelta), json);
}

const flagTypes: readonly FlagType[] = ["boolean", "string", "number", "object"];

const readRevision: Reader<string> = (json, pointer, problems) => {
  if (typeof json === "string" && parseRevision(json) !== undefined) return json;
  const detail = 'It must be a revision, "<epoch>.<number>".';
  problems.push({ code: "revision_invalid", pointer, detail });
  return undefined;
};

const readFlag: Reader<SnapshotFlag> = readEntire(
  readChecked(
    readObject<SnapshotFlag>(
      {
        type: readOneOf(flagTypes),
        variants: readMap(readJsonValue, limits.variantsMax),
        clientSide: readMark,
        config: readFlagConfig,
      },
      ["clientSide"],
    ),
    flagProblems,
  ),
);

function flagProblems({ type, config, variants }: SnapshotFlag): readonly Problem[] {
  const misfits = Object.entries(variants).flatMap(([name, value]) =>
    isOfType(type, value)
      ? []
      : [
          {
            code: "variant_type_mismatch",
            pointer: `/variants/${escapePointer(name)}`,
            detail: `The flag is of type ${type}; this value is not.`,
          },
        ],
  );
  const problems = configProblems(config, Object.keys(variants));
  return [
    ...misfits,
    ...problems.map((problem) => ({ ...problem, pointer: `/config${problem.pointer}` })),
  ];
}

const readSegmentRule: Reader<SegmentRule> = readObject<SegmentRule>({
  id: readKey,
  conditions: readSegmentConditions,
});

/** The rules of a segment; there may be none. */
export const readSegmentRules: Reader<readonly SegmentRule[]> = readList(
  readSegmentRule,
  limits.segmentRulesMax,
);

const readListName: Reader<string> = readText({
  min: 1,
  max: 2 * limits.keyLengthMax,
  pattern: listNamePattern,
  what: "the name of a key list, such as beta-testers/included",
});

const readSegment: Reader<SnapshotSegment> = readEntire(
  readObject<SnapshotSegment>(
    { kind: readKey, included: readListName, excluded: readListName, rules: readSegmentRules },
    ["kind", "included", "excluded"],
  ),
);

const readListKey: Reader<string> = readText({ max: limits.targetingKeyLengthMax });
const readKeyList: Reader<KeyList> = readList(readListKey, limits.listKeysMax);
const readKeyListDelta: Reader<KeyListDelta> = readObject<KeyListDelta>({
  add: readKeyList,
  remove: readKeyList,
});

const readSlotRange = readObject<{ readonly start: number; readonly end: number }>({
  start: readPosition,
  end: readPosition,
});

/** The slots of a group; there may be none. */
export const readSlots: Reader<readonly GroupSlot[]> = readList(
  readObject<GroupSlot>({ flag: readKey, ranges: readList(readSlotRange, limits.rangesMax) }),
  limits.flagsMax,
);

const readGroup: Reader<SnapshotGroup> = readEntire(
  readObject<SnapshotGroup>(
    { salt: readSalt, by: readPath, kind: readKey, scheme: readKey, slots: readSlots },
    ["by", "kind", "scheme"],
  ),
);

const readSnapshot: Reader<Snapshot> = readObject<Snapshot>({
  format: (json, pointer, problems) => {
    if (json === 1) return 1;
    const detail = "This reader knows format 1 only.";
    problems.push({ code: "format_unknown", pointer, detail });
    return undefined;
  },
  project: readKey,
  environment: readKey,
  revision: readRevision,
  flags: readMap(readFlag, limits.flagsMax),
  segments: readMap(readSegment, limits.segmentsMax),
  lists: readMap(readKeyList, 2 * limits.segmentsMax, readListName),
  groups: readMap(readGroup, limits.groupsMax),
});

const readDelta: Reader<Delta> = readObject<Delta>(
  {
    from: readRevision,
    to: readRevision,
    flags: readMap(readNullable(readFlag), limits.flagsMax),
    segments: readMap(readNullable(readSegment), limits.segmentsMax),
    lists: readMap(readNullable(readKeyListDelta), 2 * limits.segmentsMax, readListName),
    groups: readMap(readNullable(readGroup), limits.groupsMax),
  },
  ["flags", "segments", "lists", "groups"],
);
