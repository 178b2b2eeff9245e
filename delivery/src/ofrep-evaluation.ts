/** Decisions in the words of the OpenFeature Remote Evaluation Protocol (0.3.0). Pure. */
import {
  type Compiled,
  type Decision,
  decide,
  type ErrorCode,
  type Subject,
  snapshotIn,
} from "@yardarm/sdk/evaluate";
import type { JsonValue } from "@yardarm/sdk/model";
import type { KeyAccess } from "./source.ts";

/** A flag that was decided. */
export interface OfrepSuccess {
  readonly key: string;
  readonly value: JsonValue;
  readonly reason: string;
  readonly variant?: string;
  readonly metadata: { readonly [name: string]: string };
}

/** A flag that was not. */
export interface OfrepFailure {
  readonly key: string;
  readonly errorCode: ErrorCode;
  readonly errorDetails: string;
}

/** One flag as the protocol answers it, beside the decision that was made; none was for a flag that the key cannot see. */
export interface OfrepEvaluation {
  readonly answer: OfrepSuccess | OfrepFailure;
  readonly decision: Decision | undefined;
}

type KeyKind = KeyAccess["kind"];

/** The protocol has no word for a flag that fell through its targeting; the true one is in the metadata. */
const reasonsOfProtocol: ReadonlySet<string> = new Set([
  "STATIC",
  "TARGETING_MATCH",
  "SPLIT",
  "DISABLED",
]);

/** What a browser is told instead of a message that names attributes, groups and prerequisites: those are rules. */
const publicDetails: { readonly [code in ErrorCode]?: string } = {
  TARGETING_KEY_MISSING: "The flag cannot be decided without a key that the context does not have.",
};

export function evaluateOfrep(
  compiled: Compiled,
  subject: Subject,
  { key, kind }: { readonly key: string; readonly kind: KeyKind },
): OfrepEvaluation {
  if (!isVisible(compiled, key, kind)) {
    const errorDetails = `There is no flag "${key}", or this key may not ask for it.`;
    return { answer: { key, errorCode: "FLAG_NOT_FOUND", errorDetails }, decision: undefined };
  }
  const decision = decide(compiled, subject, { flag: key });
  return { answer: answerOf(decision, { key, kind, compiled }), decision };
}

/** Every flag that the key may see, in the order of the snapshot. */
export function evaluateAllOfrep(
  compiled: Compiled,
  subject: Subject,
  kind: KeyKind,
): readonly (OfrepSuccess | OfrepFailure)[] {
  return Object.keys(snapshotIn(compiled).flags)
    .filter((key) => isVisible(compiled, key, kind))
    .map((key) => evaluateOfrep(compiled, subject, { key, kind }).answer);
}

function isVisible(compiled: Compiled, key: string, kind: KeyKind): boolean {
  const { flags } = snapshotIn(compiled);
  const flag = Object.hasOwn(flags, key) ? flags[key] : undefined;
  return flag !== undefined && (kind === "server" || flag.clientSide === true);
}

function answerOf(
  decision: Decision,
  { key, kind, compiled }: { key: string; kind: KeyKind; compiled: Compiled },
): OfrepSuccess | OfrepFailure {
  const { value, variant, reason, rule, errorCode, errorMessage = "" } = decision;
  if (errorCode !== undefined) {
    const told = kind === "server" ? errorMessage : publicDetails[errorCode];
    return { key, errorCode, errorDetails: told ?? "The flag cannot be decided." };
  }
  const isInProtocol = reasonsOfProtocol.has(reason);
  return {
    key,
    value,
    reason: isInProtocol ? reason : "UNKNOWN",
    ...(variant !== undefined && { variant }),
    metadata: {
      revision: compiled.revision,
      ...(!isInProtocol && { reason }),
      ...(kind === "server" && rule !== undefined && { rule }),
    },
  };
}
