import type { Change } from "@yardarm/core/changes";
import type { FlagView, RequestView } from "@yardarm/server/wire";
import { flagOfView } from "../../api/flag-of-view.ts";
import { withFitting } from "../../change-sheet/fitting-changes.ts";
import { useGatheredRequest } from "../../change-sheet/use-gathered-request.ts";

interface ProposedFlag {
  readonly flag: FlagView;
  /** The request that would have it so; undefined: it is as it is served. */
  readonly request: RequestView | undefined;
  readonly isLoading: boolean;
}

/** A flag as its editors show it: as the request would have it into which changes are gathered, if that says anything of it. */
export function useProposedFlag(flag: FlagView): ProposedFlag {
  const { request, isLoading } = useGatheredRequest();
  const changes = request === undefined ? [] : changesOf(request.changes, flag.key);
  if (changes.length === 0) return { flag, request: undefined, isLoading };
  return { flag: proposedFlag(flag, changes), request, isLoading };
}

function changesOf(changes: readonly Change[], flag: string): readonly Change[] {
  return changes.filter((it) => it.kind.startsWith("flag.") && "flag" in it && it.flag === flag);
}

/** Its facts and variants, with what changes make of them. */
export function proposedFlag(view: FlagView, changes: readonly Change[]): FlagView {
  const before = flagOfView(view);
  const mine = changesOf(changes, view.key);
  const { registry } = withFitting({ flags: new Map([[view.key, before]]) }, mine);
  const { configs: _, owner, ...flag } = registry.flags.get(view.key) ?? before;
  const isSameOwner = owner.kind === view.owner.kind && owner.id === view.owner.id;
  const { schema, safeVariant, servedUntil, snoozedUntil, outOfCodeSince, ...rest } = view;
  return {
    ...rest,
    ...flag,
    ...{ variants: [...flag.variants], tags: [...flag.tags], links: [...flag.links] },
    owner: isSameOwner ? view.owner : { ...owner, name: owner.id },
  };
}
