import type { RevisionId } from "./snapshot.ts";

/** A revision id taken apart. */
export interface Revision {
  /** Changes when a database was restored or failed over; says nothing but "the same" or "another". */
  readonly epoch: string;
  readonly number: number;
}

const pattern = /^([0-9a-z]{1,32})\.(0|[1-9][0-9]{0,15})$/;

/** As it is written outside the database: `<epoch>.<number>`. */
export function formatRevision({ epoch, number }: Revision): RevisionId {
  return `${epoch}.${number}`;
}

/** `undefined` for what is no revision id. */
export function parseRevision(text: string): Revision | undefined {
  const match = pattern.exec(text);
  const epoch = match?.[1];
  const number = Number(match?.[2]);
  return epoch !== undefined && Number.isSafeInteger(number) ? { epoch, number } : undefined;
}

/** Whether `candidate` comes after `current` in the same epoch. */
export function isNewer(candidate: RevisionId, current: RevisionId): boolean {
  const left = parseRevision(candidate);
  const right = parseRevision(current);
  return left !== undefined && left.epoch === right?.epoch && left.number > right.number;
}
