import {
  ErrorCode,
  type FlagMetadata,
  type JsonValue,
  type ResolutionDetails,
} from "@openfeature/core";
import type { DecisionDetails } from "../client/index.ts";

/** A decision in OpenFeature's shape; what it has no field for goes into the metadata. */
export function resolutionOf<T extends JsonValue>(
  details: DecisionDetails<T>,
): ResolutionDetails<T> {
  const { value, variant, reason, errorCode, errorMessage } = details;
  return {
    value,
    reason,
    flagMetadata: metadataOf(details),
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
