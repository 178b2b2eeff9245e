import { isSameJson } from "../registry/same-json.ts";
import { conflict, type Outcome } from "./change-row.ts";
import { withField } from "./replacing.ts";

/** The entity with one field as a change wants it; a conflict when what the change replaces is not what is there. */
export function withFact<T extends object, F extends keyof T>(
  entity: T,
  { field, from, to }: { readonly field: F; readonly from: unknown; readonly to: T[F] | undefined },
): Outcome<T> {
  return isSameJson(entity[field], from)
    ? { next: withField(entity, field, to) }
    : conflict(from, entity[field]);
}
