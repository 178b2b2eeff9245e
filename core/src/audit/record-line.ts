/** One line of an exported record, as `yardarm audit verify` reads it. Strict: what is not known is refused, not ignored. */
import { isRecord, type JsonValue } from "@yardarm/sdk/model";
import type { ChainEntry } from "./chain.ts";

/** Personal data of an entry, encrypted. The entry holds it, and so the chain covers it. */
export interface SealedPart {
  /** `who`: name and address of a person; `where`: from where they asked. */
  readonly part: "who" | "where";
  /** Id of the person, or `nobody` when nobody had signed in. */
  readonly of: string;
  readonly text: string;
}

/** Personal data of an entry in the clear, with the key that opens just this part, so that anybody can compare. */
export interface OpenedPart {
  readonly part: "who" | "where";
  readonly of: string;
  readonly key: string;
  readonly value: JsonValue;
}

export interface RecordLine extends ChainEntry {
  readonly opened: readonly OpenedPart[];
}

type Fields = { readonly [name: string]: unknown };

/** `undefined` for what is not a line of a record. */
export function parseRecordLine(value: unknown): RecordLine | undefined {
  if (!hasOnly(value, ["entry", "previous", "hash", "document", "opened"])) return undefined;
  const { entry, previous, hash, document, opened = [] } = value;
  if (typeof entry !== "number" || !Number.isSafeInteger(entry) || entry < 1) return undefined;
  if (!(previous === null || isDigest(previous)) || !isDigest(hash)) return undefined;
  if (!isJson(document) || !Array.isArray(opened) || !opened.every(isOpened)) return undefined;
  return { number: entry, previous, hash, document, opened };
}

/** What an entry has sealed; nothing in entries of the first format, which knew no keys. */
export function sealedPartsOf(document: JsonValue): readonly SealedPart[] {
  if (!isRecord(document)) return [];
  const { sealed } = document;
  return Array.isArray(sealed) ? sealed.filter(isSealed) : [];
}

function isSealed(value: unknown): value is SealedPart {
  return (
    hasOnly(value, ["part", "of", "text"]) && isPart(value) && typeof value["text"] === "string"
  );
}

function isOpened(value: unknown): value is OpenedPart {
  const isWhole = hasOnly(value, ["part", "of", "key", "value"]) && isPart(value);
  return isWhole && typeof value["key"] === "string" && isJson(value["value"]);
}

function isPart({ part, of }: Fields): boolean {
  return (part === "who" || part === "where") && typeof of === "string";
}

function isDigest(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function hasOnly(value: unknown, names: readonly string[]): value is Fields {
  return isRecord(value) && Object.keys(value).every((name) => names.includes(name));
}

/** Whatever came out of `JSON.parse` is JSON, unless it is not there. */
function isJson(value: unknown): value is JsonValue {
  return value !== undefined;
}
