/**
 * What a commit says through Postgres to every server (written by `changes/announce.ts`). Either what happened in a
 * project, or, when it is small enough to travel, the delta of one environment.
 */
import type { DeltaBody } from "@yardarm/sdk/model";

/** Name of the channel. */
export const announcements = "yardarm";

export interface CommitNotice {
  readonly kind: "commit";
  readonly project: string;
  /** Number of the entry in the project's record. */
  readonly entry: number;
  /** Touched environment → its new revision. */
  readonly revisions: { readonly [environment: string]: number };
  /** Absent when there are too many to travel. */
  readonly addresses: readonly string[] | undefined;
}

export interface DeltaNotice {
  readonly kind: "delta";
  readonly project: string;
  readonly environment: string;
  readonly revision: number;
  readonly body: DeltaBody;
}

/** Somebody started a new epoch: see `epoch.ts`. */
export interface EpochNotice {
  readonly kind: "epoch";
}

export type Notice = CommitNotice | DeltaNotice | EpochNotice;

export const epochNotice = '{"epoch":true}';

/** `undefined` for what is no notice of ours: it is a doorbell, and a later version may ring it differently. */
export function parseNotice(payload: string): Notice | undefined {
  const fields = parseObject(payload);
  if (fields === undefined) return undefined;
  if (fields["epoch"] === true) return { kind: "epoch" };
  const { p: project } = fields;
  if (typeof project !== "string") return undefined;
  return parseDelta(project, fields) ?? parseCommit(project, fields);
}

type Fields = { readonly [name: string]: unknown };

function parseDelta(project: string, { e, v, d }: Fields): DeltaNotice | undefined {
  if (typeof e !== "string" || typeof v !== "number" || !isObject(d)) return undefined;
  // The body is what `changes` committed and keeps in its table; it is not judged a second time here.
  return { kind: "delta", project, environment: e, revision: v, body: d };
}

function parseCommit(project: string, { n, r, a }: Fields): CommitNotice | undefined {
  if (typeof n !== "number" || !isObject(r)) return undefined;
  const revisions = Object.entries(r).filter(
    (pair): pair is [string, number] => typeof pair[1] === "number",
  );
  const addresses = Array.isArray(a) ? a.filter((each) => typeof each === "string") : undefined;
  return {
    kind: "commit",
    project,
    entry: n,
    revisions: Object.fromEntries(revisions),
    addresses,
  };
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
