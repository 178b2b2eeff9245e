import type { FlagType } from "./flag.ts";
import type { JsonValue } from "./json.ts";
import { limits } from "./limits.ts";
import { isRecord, type Reader } from "./reading.ts";

/** Any JSON that is not nested too deep. */
export const readJsonValue: Reader<JsonValue> = (json, pointer, problems) => {
  if (isJsonValue(json, limits.valueDepthMax)) return json;
  problems.push({
    code: "wrong_type",
    pointer,
    detail: `It must be JSON, nested at most ${limits.valueDepthMax} deep.`,
  });
  return undefined;
};

/** Whether a value is what flags of this type carry; a list counts as an object. */
export function isOfType(type: FlagType, value: JsonValue): boolean {
  return type === "object" ? value !== null && typeof value === "object" : typeof value === type;
}

function isJsonValue(json: unknown, depth: number): json is JsonValue {
  if (json === null || typeof json === "string" || typeof json === "boolean") return true;
  if (typeof json === "number") return Number.isFinite(json);
  if (depth === 0) return false;
  if (Array.isArray(json)) return json.every((item) => isJsonValue(item, depth - 1));
  return isRecord(json) && Object.values(json).every((item) => isJsonValue(item, depth - 1));
}
