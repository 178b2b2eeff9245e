/** What a batch of counts says, told in hours of the server's clock. */
import type { ObservationBatch } from "@yardarm/sdk/model";

/** A batch, from whom it came, and when it arrived. */
export interface Observation {
  readonly project: string;
  readonly environment: string;
  readonly batch: ObservationBatch;
  readonly receivedAt: Date;
}

/**
 * What is believed of a page: its key is readable for everybody, so it may count and measure, but what combinations meet
 * and what contexts look like is told by services alone.
 */
export function publicPart(batch: ObservationBatch): ObservationBatch {
  const { combinations: _meetings, attributes: _shapes, defaults: _defaults, ...rest } = batch;
  return rest;
}

export const hourMs = 3_600_000;

/** A client that could not report for longer than this has its counts moved to the oldest hour that is shown. */
const lateMaxMs = 23 * hourMs;

/**
 * When the counts of a batch were taken. Clients' clocks may be wrong: nothing is counted in the future, nor so long ago
 * that nobody would see it.
 */
export function takenAt({ batch, receivedAt }: Observation): Date {
  const received = receivedAt.getTime();
  const told = Date.parse(batch.to);
  if (Number.isNaN(told)) return receivedAt;
  return new Date(Math.min(Math.max(told, received - lateMaxMs), received));
}

export function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / hourMs) * hourMs);
}

/** The starts of the 24 hours up to now, oldest first. */
export function hoursUpTo(now: Date): readonly Date[] {
  const last = hourOf(now).getTime();
  return Array.from({ length: 24 }, (_, index) => new Date(last - (23 - index) * hourMs));
}
