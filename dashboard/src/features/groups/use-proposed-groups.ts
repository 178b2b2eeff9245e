import type { Group } from "@yardarm/core/registry";
import type { GroupView, RequestView } from "@yardarm/server/wire";
import { type Room, useProposed } from "../../change-sheet/use-proposed.ts";

/** A group as its editors show it. */
export interface ProposedGroup {
  readonly group: Group;
  /** As it is in force, with the flags that are in it. */
  readonly seen: GroupView;
  /** The open request that would have it so, and into which edits go; undefined: it is as it is in force. */
  readonly request: RequestView | undefined;
}

const room: Room<Group, GroupView> = {
  read: groupOfView,
  put: (groups) => ({ groups }),
  of: ({ groups }) => groups,
};

/** A group as the request would have it into which changes are gathered, if that says anything of it. */
export function useProposedGroup(seen: GroupView): ProposedGroup & { readonly isLoading: boolean } {
  const { edited, isLoading } = useProposed([seen], room);
  const { entity: group = groupOfView(seen), request } = edited(seen.key) ?? {};
  return { group, seen, request, isLoading };
}

/** A group as the registry has it, of what a page was told. */
export function groupOfView({ key, name, salt, by, kind, scheme, slots }: GroupView): Group {
  return {
    ...{ key, name, salt, slots },
    ...(by !== undefined && { by }),
    ...(kind !== undefined && { kind }),
    ...(scheme !== undefined && { scheme }),
  };
}
