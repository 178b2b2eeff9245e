import {
  ErrorCode,
  type FlagMetadata,
  type JsonValue,
  type ResolutionDetails,
} from "@openfeature/core";
import type { ClientState, DecisionDetails } from "../client/index.ts";

/**
 * A decision in OpenFeature's shape; what it has no field for goes into the metadata. Out of touch with the server, each may be
 * out of date, and its reason is `STALE`; why it was decided so is then among the metadata.
 */
export function resolutionOf<T extends JsonValue>(
  details: DecisionDetails<T>,
  state: ClientState,
): ResolutionDetails<T> {
  const { value, variant, reason, errorCode, errorMessage } = details;
  const isStale = state === "stale" && errorCode === undefined;
  return {
    value,
    reason: isStale ? "STALE" : reason,
    flagMetadata: { ...metadataOf(details), ...(isStale && { reason }) },
    ...(variant !== undefined && { variant }),
    ...(errorCode !== undefined && { errorCode: ErrorCode[errorCode] }),
    ...(errorMessage !== undefined && { errorMessage }),
  };
}

function metadataOf(details: DecisionDetails<unknown>): FlagMetadata {
  const { revision, rule, prerequisite, staleMs } = details;
  return {
    ...(revision !== undefined && { revision }),
    ...(rule !== undefined && { rule }),
    ...(prerequisite !== undefined && { prerequisite }),
    ...(staleMs !== undefined && { staleMs }),
  };
}
