import type { Change } from "@yardarm/core/changes";
import type { Segment, SegmentList } from "@yardarm/core/registry";
import { type ListName, listKeyOf } from "@yardarm/core/registry";
import type { RequestView, SegmentView } from "@yardarm/server/wire";
import { withFitting } from "../../change-sheet/fitting-changes.ts";
import { useGatheredRequest } from "../../change-sheet/use-gathered-request.ts";

export interface ProposedSegment {
  readonly segment: SegmentView;
  /** The request that would have it so, and into which edits go; undefined: it is as it is. */
  readonly request: RequestView | undefined;
}

/** A segment as its editors show it: as the request would have it into which changes are gathered, if that says anything of it. */
export function useProposedSegment(
  segment: SegmentView,
): ProposedSegment & { readonly isLoading: boolean } {
  const { request, isLoading } = useGatheredRequest();
  const changes = (request?.changes ?? []).filter((it) => isOf(it, segment.key));
  if (changes.length === 0) return { segment, request: undefined, isLoading };
  return { segment: proposedSegment(segment, changes), request, isLoading };
}

function isOf(change: Change, segment: string): boolean {
  return change.kind.startsWith("segment.") && "segment" in change && change.segment === segment;
}

function proposedSegment(view: SegmentView, changes: readonly Change[]): SegmentView {
  const before = segmentOfView(view);
  const lists = new Map(listNames.map((list) => [listKeyOf(view.key, list), listOf(view, list)]));
  const { registry } = withFitting({ segments: new Map([[view.key, before]]), lists }, changes);
  const segment = registry.segments.get(view.key) ?? before;
  const keysOf = (list: ListName) => registry.lists.get(listKeyOf(view.key, list))?.keys ?? [];
  const { environments: _environments, kind: _kind, ...rest } = view;
  const isSameOwner = segment.owner.id === view.owner.id;
  return {
    ...rest,
    ...{ name: segment.name, description: segment.description, state: segment.state },
    ...(segment.kind !== undefined && { kind: segment.kind }),
    ...(segment.environments !== undefined && { environments: [...segment.environments] }),
    owner: isSameOwner ? view.owner : { ...segment.owner, name: segment.owner.id },
    rules: [...segment.rules],
    included: shown(view.included, [...keysOf("included")]),
    excluded: shown(view.excluded, [...keysOf("excluded")]),
  };
}

const listNames = ["included", "excluded"] as const;

/** Of a list that is too long to be shown as a whole nobody can tell here how long it would be. */
function shown(list: SegmentView["included"], keys: readonly string[]): SegmentView["included"] {
  return list.count > list.keys.length ? list : { count: keys.length, keys: [...keys].sort() };
}

function segmentOfView(view: SegmentView): Segment {
  const { key, name, description, owner, kind, environments, state, rules } = view;
  return {
    ...{ key, name, description, state, rules },
    owner: { kind: owner.kind, id: owner.id },
    ...(kind !== undefined && { kind }),
    ...(environments !== undefined && { environments }),
  };
}

function listOf(view: SegmentView, list: ListName): SegmentList {
  return { segment: view.key, list, keys: new Set(view[list].keys) };
}
