import type { TrackingEventDetails } from "@openfeature/core";
import type { TrackDetails } from "../client/index.ts";

/** What OpenFeature's callers track; of their own attributes, `flags` names those whose variants are told apart. */
export function trackedOf({ value, flags }: TrackingEventDetails = {}): TrackDetails {
  return {
    value,
    ...(Array.isArray(flags) && { flags: flags.filter((flag) => typeof flag === "string") }),
  };
}
