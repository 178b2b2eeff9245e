import {
  type FieldReaders,
  isRecord,
  limits,
  type Parsed,
  type Problem,
  parseWith,
  type Reader,
  readBoolean,
  readChecked,
  readEntire,
  readFields,
  readJsonValue,
  readList,
  readObject,
  readOneOf,
  readText,
} from "@yardarm/sdk/model";
import type { FlagState, Owner, Purpose } from "./kinds.ts";
import type { Criticality, Expiry, Flag, FlagFacts, Link } from "./registry.ts";
import { schemaProblems } from "./schema-problems.ts";

export const purposes: readonly Purpose[] = [
  "release",
  "experiment",
  "operational",
  "kill-switch",
  "permission",
];
const criticalities: readonly Criticality[] = ["low", "medium", "high", "critical"];
const states: readonly FlagState[] = ["active", "archived"];

/** A tag is a word on a chip, not a sentence. */
const tagLengthMax = 50;
const urlLengthMax = 2_000;

export const readName: Reader<string> = readText({ min: 1, max: limits.nameLengthMax });
export const readDescription: Reader<string> = readText({ max: limits.descriptionLengthMax });
export const readState: Reader<FlagState> = readOneOf(states);

export const readOwner: Reader<Owner> = readObject<Owner>({
  kind: readOneOf(["team", "person"]),
  id: readText({ min: 1, max: limits.nameLengthMax }),
});

const readLink = readObject<Link>({
  title: readName,
  url: readText({
    min: 1,
    max: urlLengthMax,
    pattern: /^https?:\/\/\S+$/i,
    what: "an address that starts with https:// or http://",
  }),
});

/** `YYYY-MM-DD` */
export const readDate: Reader<string> = readChecked(
  readText({ max: 10, pattern: /^\d{4}-\d{2}-\d{2}$/, what: "a date such as 2026-12-31" }),
  (date) =>
    isCalendarDate(date)
      ? []
      : [{ code: "text_invalid", pointer: "", detail: `There is no day ${date}.` }],
);

const readDatedExpiry = readObject<Extract<Expiry, { kind: "date" }>>({
  kind: readOneOf(["date"]),
  date: readDate,
});
const readPermanent = readObject<Extract<Expiry, { kind: "permanent" }>>(
  {
    kind: readOneOf(["permanent"]),
    reason: readText({ min: 1, max: limits.descriptionLengthMax }),
    reviewed: readDate,
  },
  ["reviewed"],
);
const readExpiryKind = readOneOf(["date", "permanent"]);

const readExpiry: Reader<Expiry> = (json, pointer, problems) => {
  if (!isRecord(json)) return readDatedExpiry(json, pointer, problems);
  const kind = readExpiryKind(json["kind"], `${pointer}/kind`, problems);
  if (kind === undefined) return undefined;
  return kind === "date"
    ? readDatedExpiry(json, pointer, problems)
    : readPermanent(json, pointer, problems);
};

const readTags = readChecked(
  readList(readText({ min: 1, max: tagLengthMax }), limits.tagsMax),
  (tags) =>
    tags.flatMap((tag, index) =>
      tags.indexOf(tag) === index
        ? []
        : [{ code: "duplicate", pointer: `/${index}`, detail: `The tag "${tag}" is there twice.` }],
    ),
);

/** A reader for each fact of a flag. */
export const flagFactReaders: FieldReaders<FlagFacts> = {
  name: readName,
  description: readDescription,
  owner: readOwner,
  purpose: readOneOf(purposes),
  expiry: readExpiry,
  tags: readTags,
  links: readList(readLink, limits.linksMax),
  criticality: readOneOf(criticalities),
  clientSide: readBoolean,
  state: readState,
  // A broken schema would find fault with every value.
  schema: readEntire(readChecked(readJsonValue, schemaProblems)),
  safeVariant: readName,
  servedUntil: readDate,
  snoozedUntil: readDate,
  outOfCodeSince: readDate,
};

/** Facts that a flag may lack. */
export const optionalFacts = [
  "schema",
  "safeVariant",
  "servedUntil",
  "snoozedUntil",
  "outOfCodeSince",
] as const;

/** Some facts of a flag, as a PATCH carries them; null takes away what a flag may lack. */
export type FlagPatch = Partial<FlagFacts>;

const readFlagFacts: Reader<FlagPatch> = readFields<FlagFacts>({
  ...flagFactReaders,
  schema: (json, pointer, problems) =>
    json === null ? null : flagFactReaders.schema(json, pointer, problems),
  safeVariant: orNone(flagFactReaders.safeVariant),
  servedUntil: orNone(flagFactReaders.servedUntil),
  snoozedUntil: orNone(flagFactReaders.snoozedUntil),
  outOfCodeSince: orNone(flagFactReaders.outOfCodeSince),
});

/** Null is read as the empty text, which no such fact can be. */
function orNone(read: Reader<string>): Reader<string> {
  return (json, pointer, problems) => (json === null ? "" : read(json, pointer, problems));
}

/** Reads some of a flag's facts; the rest stays as it is. */
export function parseFlagFacts(json: unknown): Parsed<FlagPatch> {
  return parseWith(readFlagFacts, json);
}

/** The flag with these facts instead of its own. */
export function patchFlag(flag: Flag, patch: FlagPatch): Flag {
  const patched = { ...flag, ...patch };
  const taken = optionalFacts.filter((fact) => isNothing(patched[fact]));
  return taken.reduce<Flag>((rest, fact) => {
    const { [fact]: _taken, ...others } = rest;
    return others;
  }, patched);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** Only what is archived is served for a while only. */
export function servedUntilProblems({
  state,
  servedUntil,
}: Pick<Flag, "state" | "servedUntil">): readonly Problem[] {
  if (servedUntil === undefined || state === "archived") return [];
  const detail = "Only an archived flag is served until a day; this one is active.";
  return [{ code: "served_until_misplaced", pointer: "/servedUntil", detail }];
}

/** What is wrong with a schema that stands at a flag; pointers start at the flag. */
export function schemaPlaceProblems(flag: Pick<Flag, "type" | "schema">): readonly Problem[] {
  if (flag.schema === undefined || flag.type === "object") return [];
  const detail = `Only object flags have a schema; this flag's type is ${flag.type}.`;
  return [{ code: "schema_misplaced", pointer: "/schema", detail }];
}

/** A safe variant that the flag does not have would make nothing safe. */
export function safeVariantProblems({
  safeVariant,
  variants,
}: Pick<Flag, "safeVariant" | "variants">): readonly Problem[] {
  if (safeVariant === undefined || variants.some(({ name }) => name === safeVariant)) return [];
  const detail = `The flag has no variant "${safeVariant}".`;
  return [{ code: "variant_unknown", pointer: "/safeVariant", detail }];
}

export function isCalendarDate(date: string): boolean {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
