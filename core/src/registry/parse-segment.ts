import {
  type FieldReaders,
  isRecord,
  limits,
  type Parsed,
  type Problem,
  parseWith,
  type Reader,
  readChecked,
  readKey,
  readList,
  readObject,
  readSegmentRules,
  type SegmentRule,
} from "@yardarm/sdk/model";
import { readDescription, readName, readOwner, readState } from "./flag-facts.ts";
import type { Segment } from "./registry.ts";

/** A reader for each field of a segment. */
export const segmentReaders: FieldReaders<Segment> = {
  key: readKey,
  name: readName,
  description: readDescription,
  owner: readOwner,
  kind: readKey,
  rules: readChecked(readSegmentRules, ruleIdProblems),
  environments: readList(readKey, limits.environmentsMax),
  state: readState,
};

const readShape = readObject<Segment>(segmentReaders, ["kind", "environments"]);

export const readSegment: Reader<Segment> = (json, pointer, problems) =>
  readShape(isRecord(json) ? { ...defaults, ...json } : json, pointer, problems);

/** Reads a segment; a new one need not have a description or rules, and is active. Its key lists are read elsewhere. */
export function parseSegment(json: unknown): Parsed<Segment> {
  return parseWith(readSegment, json);
}

function ruleIdProblems(rules: readonly SegmentRule[]): readonly Problem[] {
  const ids = rules.map(({ id }) => id);
  return ids.flatMap((id, index) => {
    const detail = `Another rule has the id "${id}" already.`;
    return ids.indexOf(id) === index
      ? []
      : [{ code: "rule_id_taken", pointer: `/${index}/id`, detail }];
  });
}

const defaults = { description: "", rules: [], state: "active" } as const;
