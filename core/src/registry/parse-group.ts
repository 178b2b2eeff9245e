import {
  type FieldReaders,
  type GroupSlot,
  isRecord,
  limits,
  type Parsed,
  type Problem,
  parseWith,
  type Reader,
  readChecked,
  readKey,
  readObject,
  readSlots,
  readText,
  scaleOf,
} from "@yardarm/sdk/model";
import { readName } from "./flag-facts.ts";
import type { Group } from "./registry.ts";

/** A reader for each field of a group. */
export const groupReaders: FieldReaders<Group> = {
  key: readKey,
  name: readName,
  salt: readText({ min: 1, max: limits.keyLengthMax }),
  by: readText({ min: 1, max: limits.attributeLengthMax }),
  kind: readKey,
  scheme: readKey,
  slots: readChecked(readSlots, slotProblems),
};

const readShape = readChecked(
  readObject<Group>(groupReaders, ["by", "kind", "scheme"]),
  scaleProblems,
);

export const readGroup: Reader<Group> = (json, pointer, problems) =>
  readShape(isRecord(json) ? { slots: [], ...json } : json, pointer, problems);

/** Reads a group; a new one need not have slots. */
export function parseGroup(json: unknown): Parsed<Group> {
  return parseWith(readGroup, json);
}

/** A slot lies within the positions of the group's scheme. */
function scaleProblems({ scheme, slots }: Group): readonly Problem[] {
  const scale = scaleOf(scheme);
  if (scale === undefined) {
    const detail = `There is no bucketing scheme "${scheme}".`;
    return [{ code: "scheme_unknown", pointer: "/scheme", detail }];
  }
  return slots.flatMap(({ ranges }, slot) =>
    ranges.flatMap(({ end }, index) => {
      const detail = `It ends at ${end}, but the scheme has ${scale} positions.`;
      const pointer = `/slots/${slot}/ranges/${index}/end`;
      return end > scale ? [{ code: "range_outside", pointer, detail }] : [];
    }),
  );
}

/** Each flag has one slot, and no position belongs to two of them. */
function slotProblems(slots: readonly GroupSlot[]): readonly Problem[] {
  const flags = slots.map(({ flag }) => flag);
  const twice = slots.flatMap(({ flag }, index) =>
    flags.indexOf(flag) === index
      ? []
      : [
          {
            code: "duplicate",
            pointer: `/${index}/flag`,
            detail: `The flag \`${flag}\` has a slot already.`,
          },
        ],
  );
  return [...twice, ...rangeProblems(slots)];
}

function rangeProblems(slots: readonly GroupSlot[]): readonly Problem[] {
  const ranges = slots
    .flatMap(({ ranges: own }, slot) =>
      own.map((range, index) => ({ ...range, pointer: `/${slot}/ranges/${index}` })),
    )
    .sort((left, right) => left.start - right.start);
  return ranges.flatMap(({ start, end, pointer }, index) => {
    if (end <= start) {
      return [{ code: "range_empty", pointer, detail: "A range must end behind its start." }];
    }
    const before = ranges[index - 1];
    if (before === undefined || before.end <= start) return [];
    const detail = `Positions from ${start} belong to another range already.`;
    return [{ code: "ranges_overlap", pointer, detail }];
  });
}
