/** Makes one attempt: opens what is sealed, writes the body, signs it, sends it. */
import type { Clock } from "../../platform/clock.ts";
import {
  guardedPost,
  type OutboundLimits,
  type OutboundResult,
  type OutboundRules,
} from "../../platform/outbound/guarded-post.ts";
import { SealError, type Sealer } from "../../platform/seal/sealer.ts";
import type { AttemptOutcome, Claimed } from "./delivery-store.ts";
import { isAccepted } from "./next-step.ts";
import { payloadOf } from "./payload.ts";
import { secretPlace, urlPlace } from "./sealed-places.ts";
import { signatureHeaders } from "./signature.ts";
import type { ReadEvent } from "./told-event.ts";

export interface SenderDeps {
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly rules: OutboundRules;
  readonly readEvent: ReadEvent;
  /** Where people reach the dashboard. */
  readonly baseUrl: () => string;
  readonly userAgent: string;
  readonly limits?: OutboundLimits;
}

export interface Sent {
  readonly result: OutboundResult;
  readonly at: Date;
  readonly durationMs: number;
}

export type Send = (claimed: Claimed) => Promise<Sent>;

/** As Standard Webhooks advises; far below the lease of a delivery. */
const limits: OutboundLimits = { timeoutMs: 15_000, answerBytesMax: 16_384 };

export function createSender(deps: SenderDeps): Send {
  return async (claimed) => {
    const begun = performance.now();
    const result = await attempt(deps, claimed);
    const durationMs = Math.round(performance.now() - begun);
    return { result, at: deps.clock(), durationMs };
  };
}

async function attempt(deps: SenderDeps, claimed: Claimed): Promise<OutboundResult> {
  const { clock, sealer, rules, readEvent, baseUrl, userAgent } = deps;
  const event = await readEvent(claimed.event);
  if (event === undefined)
    return { kind: "refused", detail: "The record does not hold this entry any longer." };
  let url: string;
  let secrets: string[];
  try {
    url = sealer.open(claimed.sealedUrl, urlPlace(claimed.webhook)).toString();
    secrets = claimed.secrets.map(({ id, sealed }) =>
      sealer.open(sealed, secretPlace(id)).toString(),
    );
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { kind: "refused", detail: `Address or secret cannot be read: ${error.message}` };
  }
  const body = JSON.stringify(payloadOf(event, claimed.format, baseUrl()));
  const signed = signatureHeaders({ id: event.id, at: clock(), body }, secrets);
  const headers = {
    "content-type": "application/json",
    "user-agent": userAgent,
    ...signed,
  };
  return guardedPost(url, { headers, body }, { ...rules, ...(deps.limits ?? limits) });
}

export function outcomeOf(result: OutboundResult): AttemptOutcome {
  if (result.kind !== "answered") return result.kind;
  return isAccepted(result) ? "accepted" : "rejected";
}

const EXCERPT_LENGTH = 1_000;

/** What people see of an answer: its beginning, as text that Postgres can hold. */
export function excerptOf(result: OutboundResult): string {
  const text = result.kind === "answered" ? result.text : result.detail;
  return Array.from(text.replace(/\p{Cc}+/gu, " ").replace(/\p{Surrogate}/gu, ""))
    .slice(0, EXCERPT_LENGTH)
    .join("")
    .trim();
}
