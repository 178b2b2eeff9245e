/** What follows from an attempt: done, again later, or given up. Pure; the schedule is that of Standard Webhooks. */
import type { OutboundResult } from "../../platform/outbound/guarded-post.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** How long after each failed attempt the next one comes; after the last one there is none. Also in docs/webhooks.md. */
export const retryDelaysMs: readonly number[] = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
];

/** A delay grows by up to this part of itself, so that what failed together does not come back together. */
const JITTER = 0.2;
/** Whatever a receiver asks for, it is asked again within a day. */
const RETRY_AFTER_MS_MAX = 24 * hourMs;
/** A webhook of which nothing was accepted for so long is disabled. */
export const failingMsMax = 5 * 24 * hourMs;

export interface Attempted {
  readonly result: OutboundResult;
  /** Which attempt it was in the schedule, from 1. */
  readonly round: number;
  readonly at: Date;
  /** From 0 to 1, left to chance. */
  readonly chance: number;
  /** Since when everything failed, before this attempt. */
  readonly failingSince: Date | null;
}

export interface NextStep {
  readonly state: "delivered" | "waiting" | "failed";
  /** When to try again, while waiting. */
  readonly nextAt: Date | undefined;
  /** Until when the receiver wants nothing at all. */
  readonly quietUntil: Date | undefined;
  /** Why the webhook has to be disabled. */
  readonly disabledWhy: "gone" | "failing" | undefined;
}

export function nextStepOf(attempted: Attempted): NextStep {
  const { result, at, failingSince } = attempted;
  const none = { nextAt: undefined, quietUntil: undefined, disabledWhy: undefined };
  if (isAccepted(result)) return { ...none, state: "delivered" };
  if (result.kind === "answered" && result.status === gone)
    return { ...none, state: "failed", disabledWhy: "gone" };
  const isTooLong = failingSince !== null && at.getTime() - failingSince.getTime() >= failingMsMax;
  const disabledWhy = isTooLong ? "failing" : undefined;
  const delayMs = retryDelaysMs[attempted.round - 1];
  const wantedMs = wantedPauseMs(result, at);
  const quietUntil = wantedMs === undefined ? undefined : new Date(at.getTime() + wantedMs);
  if (delayMs === undefined) return { state: "failed", nextAt: undefined, quietUntil, disabledWhy };
  const ownMs = delayMs * (1 + JITTER * attempted.chance);
  const nextAt = new Date(at.getTime() + Math.max(ownMs, wantedMs ?? 0));
  return { state: "waiting", nextAt, quietUntil, disabledWhy };
}

export function isAccepted(result: OutboundResult): boolean {
  return result.kind === "answered" && result.status >= 200 && result.status < 300;
}

const gone = 410;

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), from now. */
function wantedPauseMs(result: OutboundResult, at: Date): number | undefined {
  if (result.kind !== "answered" || result.retryAfter === undefined) return undefined;
  const text = result.retryAfter.trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * secondMs : Date.parse(text) - at.getTime();
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, RETRY_AFTER_MS_MAX) : undefined;
}
