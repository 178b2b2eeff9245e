import {
  type FieldReaders,
  limits,
  type Parsed,
  parseWith,
  type Reader,
  readKey,
  readObject,
  readText,
} from "@yardarm/sdk/model";
import { readDate } from "./flag-facts.ts";
import type { Waiver } from "./policy.ts";

/** Waivers come along with every slice; a project with more has policies that it does not mean. */
export const waiversMax = 1_000;

/** A reader for each field of a waiver. */
export const waiverReaders: FieldReaders<Waiver> = {
  key: readKey,
  policy: readKey,
  flag: readKey,
  environment: readKey,
  reason: readText({ min: 1, max: limits.descriptionLengthMax }),
  approver: readText({ min: 1, max: limits.nameLengthMax }),
  until: readDate,
};

export const readWaiver: Reader<Waiver> = readObject<Waiver>(waiverReaders, [
  "flag",
  "environment",
]);

export function parseWaiver(json: unknown): Parsed<Waiver> {
  return parseWith(readWaiver, json);
}
