import type { Decision, ErrorCode, EvaluationContext, Reason } from "../evaluate/index.ts";
import { isRecord, type JsonValue, parseJson, type RevisionId } from "../model/index.ts";
import { call, inTime, strangerError, type Upstream } from "./upstream.ts";

/** All that a client key may know about one context: what was decided for it. */
export interface Decisions {
  readonly revision: RevisionId;
  readonly flags: ReadonlyMap<string, Decision>;
}

/** The newest decisions, or that the ones held are the newest. */
export type FetchedDecisions =
  | { readonly kind: "not_modified" }
  | {
      readonly kind: "decisions";
      readonly decisions: Decisions;
      /** The same as they came. */
      readonly answer: unknown;
      readonly etag: string | undefined;
    };

/** Which decisions are asked for. An aborted `signal` ends the request. */
export interface FetchDecisionsOptions {
  readonly context: EvaluationContext;
  /** The entity tag of the decisions that are held for this context; they are not sent again. */
  readonly etag?: string | undefined;
  /** A revision that the stream told of: who answers must have caught up with it. */
  readonly revision?: RevisionId | undefined;
  readonly signal: AbortSignal;
}

/** Has all flags that the key may see decided by the server, with OFREP. Rejects with a YardarmError. */
export function fetchDecisions(
  upstream: Upstream,
  { context, etag, revision, signal }: FetchDecisionsOptions,
): Promise<FetchedDecisions> {
  // That flags were asked for says nothing of their use, which is reported by who holds the decisions.
  const seen = revision === undefined ? "" : `&flagConfigEtag=${encodeURIComponent(revision)}`;
  return inTime(upstream, signal, async (inner, begun) => {
    const response = await call(upstream, {
      path: `ofrep/v1/evaluate/flags?reports=own${seen}`,
      headers: { accept: "application/json", ...(etag !== undefined && { "if-none-match": etag }) },
      body: { context },
      signal: inner,
    });
    if (response.status === 304) return { kind: "not_modified" };
    begun();
    const answer = parseJson(await response.text());
    const decisions = parseDecisions(answer);
    if (decisions === undefined) throw strangerError(upstream, response);
    return {
      kind: "decisions",
      decisions,
      answer,
      etag: response.headers.get("etag") ?? undefined,
    };
  });
}

/**
 * Reads the bulk answer of OFREP, as the server sends it and a page may have brought it along. `undefined` for what is
 * none; a flag that cannot be read is left out.
 */
export function parseDecisions(json: unknown): Decisions | undefined {
  if (!isRecord(json) || !Array.isArray(json["flags"])) return undefined;
  const { metadata } = json;
  const revision = isRecord(metadata) ? textOf(metadata["revision"]) : undefined;
  if (revision === undefined) return undefined;
  const flags = new Map<string, Decision>();
  for (const item of json["flags"]) {
    const key = isRecord(item) ? textOf(item["key"]) : undefined;
    if (isRecord(item) && key !== undefined) flags.set(key, decisionOf(item));
  }
  return { revision, flags };
}

function decisionOf(item: Readonly<Record<string, unknown>>): Decision {
  const { value, variant, reason, metadata, errorCode, errorDetails } = item;
  if (value === undefined || errorCode !== undefined) {
    return {
      value: null,
      reason: "ERROR",
      errorCode: textOf(errorCode, isErrorCode) ?? "GENERAL",
      errorMessage: textOf(errorDetails) ?? "The server could not decide the flag.",
    };
  }
  const more = isRecord(metadata) ? metadata : {};
  const rule = textOf(more["rule"]);
  const name = textOf(variant);
  return {
    // It came out of JSON.
    value: value as JsonValue,
    // The protocol has fewer words; where it has none, the server says the true one beside it.
    reason: textOf(more["reason"], isReason) ?? textOf(reason, isReason) ?? "UNKNOWN",
    ...(name !== undefined && { variant: name }),
    ...(rule !== undefined && { rule }),
  };
}

function textOf(json: unknown): string | undefined;
function textOf<T extends string>(json: unknown, is: (text: string) => text is T): T | undefined;
function textOf(json: unknown, is: (text: string) => boolean = () => true): string | undefined {
  return typeof json === "string" && is(json) ? json : undefined;
}

const reasons: Readonly<Record<Reason, true>> = {
  STATIC: true,
  DEFAULT: true,
  TARGETING_MATCH: true,
  SPLIT: true,
  CACHED: true,
  DISABLED: true,
  STALE: true,
  UNKNOWN: true,
  ERROR: true,
};

const errorCodes: Readonly<Record<ErrorCode, true>> = {
  FLAG_NOT_FOUND: true,
  PARSE_ERROR: true,
  TYPE_MISMATCH: true,
  TARGETING_KEY_MISSING: true,
  INVALID_CONTEXT: true,
  PROVIDER_NOT_READY: true,
  PROVIDER_FATAL: true,
  GENERAL: true,
};

function isReason(text: string): text is Reason {
  return Object.hasOwn(reasons, text);
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}
