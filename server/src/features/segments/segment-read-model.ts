import type { FlagState, ListName, Owner } from "@yardarm/core/registry";
import type { SegmentRule } from "@yardarm/sdk/model";
import { and, asc, eq, like, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { registryEdge } from "../../tables/registry/registry-edge.ts";
import { segment, segmentKey, segmentList } from "../../tables/registry/segment.ts";
import { flagsThatName } from "../flags/flag-page-read-model.ts";
import { readOwnerNames } from "../flags/owner-read-model.ts";

/** One row of the list of segments. */
export interface SegmentRow {
  readonly key: string;
  readonly name: string;
  readonly owner: Owner & { readonly name: string };
  readonly state: FlagState;
  readonly includedCount: number;
  readonly excludedCount: number;
  readonly ruleCount: number;
  readonly flagCount: number;
  readonly changedAt: string;
}

export interface KeysView {
  /** Of the whole list. */
  readonly count: number;
  /** The first of them, sorted. */
  readonly keys: readonly string[];
}

export interface SegmentPage {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly owner: Owner & { readonly name: string };
  readonly kind?: string;
  readonly environments?: readonly string[];
  readonly state: FlagState;
  readonly rules: readonly SegmentRule[];
  readonly version: number;
  readonly changedAt: string;
  readonly included: KeysView;
  readonly excluded: KeysView;
  readonly flags: readonly { readonly flag: string; readonly environment: string }[];
}

export async function listSegments(
  reader: Reader,
  project: string,
): Promise<readonly SegmentRow[]> {
  const [segments, lists, uses, owners] = await Promise.all([
    reader.select().from(segment).where(eq(segment.project, project)).orderBy(asc(segment.key)),
    reader.select().from(segmentList).where(eq(segmentList.project, project)),
    countUses(reader, project),
    readOwnerNames(reader),
  ]);
  const sizes = new Map(lists.map((it) => [`${it.segment}/${it.list}`, it.keyCount]));
  return segments.map(({ key, document: { name, owner, state, rules }, changedAt }) => ({
    key,
    name,
    owner: { ...owner, name: owners.nameOf(owner) },
    state,
    includedCount: sizes.get(`${key}/included`) ?? 0,
    excludedCount: sizes.get(`${key}/excluded`) ?? 0,
    ruleCount: rules.length,
    flagCount: uses.get(`segment/${key}`) ?? 0,
    changedAt: changedAt.toISOString(),
  }));
}

/** A page does not show more keys than this; whoever needs all of them reads a snapshot. */
const keysShownMax = 1_000;

/** Everything a segment's page shows; `undefined` when there is no such segment. */
export async function findSegment(
  reader: Reader,
  { project, segment: key }: { readonly project: string; readonly segment: string },
): Promise<SegmentPage | undefined> {
  const [row] = await reader
    .select()
    .from(segment)
    .where(and(eq(segment.project, project), eq(segment.key, key)));
  if (row === undefined) return undefined;
  const [included, excluded, flags, owners] = await Promise.all([
    readKeys(reader, { project, segment: key, list: "included" }),
    readKeys(reader, { project, segment: key, list: "excluded" }),
    flagsThatName(reader, { project, entity: `segment/${key}` }),
    readOwnerNames(reader),
  ]);
  const { owner, ...facts } = row.document;
  return {
    key,
    ...facts,
    owner: { ...owner, name: owners.nameOf(owner) },
    version: row.version,
    changedAt: row.changedAt.toISOString(),
    included,
    excluded,
    flags,
  };
}

interface ListPlace {
  readonly project: string;
  readonly segment: string;
  readonly list: ListName;
}

async function readKeys(reader: Reader, place: ListPlace): Promise<KeysView> {
  const [[size], keys] = await Promise.all([
    reader
      .select({ count: segmentList.keyCount })
      .from(segmentList)
      .where(
        and(
          eq(segmentList.project, place.project),
          eq(segmentList.segment, place.segment),
          eq(segmentList.list, place.list),
        ),
      ),
    reader
      .select({ key: segmentKey.key })
      .from(segmentKey)
      .where(
        and(
          eq(segmentKey.project, place.project),
          eq(segmentKey.segment, place.segment),
          eq(segmentKey.list, place.list),
        ),
      )
      .orderBy(asc(segmentKey.key))
      .limit(keysShownMax),
  ]);
  return { count: size?.count ?? 0, keys: keys.map(({ key }) => key) };
}

/** By the segment's address, how many flags name it. */
async function countUses(reader: Reader, project: string): Promise<ReadonlyMap<string, number>> {
  const rows = await reader
    .select({
      target: registryEdge.target,
      count: sql<number>`count(DISTINCT ${registryEdge.source})::integer`,
    })
    .from(registryEdge)
    .where(
      and(
        eq(registryEdge.project, project),
        like(registryEdge.target, "segment/%"),
        like(registryEdge.source, "flag/%"),
      ),
    )
    .groupBy(registryEdge.target);
  return new Map(rows.map(({ target, count }) => [target, count]));
}
