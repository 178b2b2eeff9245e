import type { Environment } from "@yardarm/core/registry";
import type { EnvironmentView } from "@yardarm/server/wire";
import { type ProposedRoom, type Room, useProposed } from "../../change-sheet/use-proposed.ts";

const room: Room<Environment, EnvironmentView> = {
  read: ({ key, name, kind, isProtected, position }) => {
    return { key, name, kind, isProtected, position };
  },
  put: (environments) => ({ environments }),
  of: ({ environments }) => environments,
};

export function useProposedEnvironments(
  environments: readonly EnvironmentView[],
): ProposedRoom<Environment, EnvironmentView> {
  return useProposed(environments, room);
}
