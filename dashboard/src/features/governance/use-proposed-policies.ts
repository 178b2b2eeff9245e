import type { Policy } from "@yardarm/core/registry";
import type { PolicyView } from "@yardarm/server/wire";
import { type ProposedRoom, type Room, useProposed } from "../../change-sheet/use-proposed.ts";

const room: Room<Policy, PolicyView> = {
  read: ({ key, name, description, severity, scope, requirement, state }) => {
    return { key, name, description, severity, scope, requirement, state };
  },
  put: (policies) => ({ policies }),
  of: ({ policies }) => policies,
};

export function useProposedPolicies(
  policies: readonly PolicyView[],
): ProposedRoom<Policy, PolicyView> {
  return useProposed(policies, room);
}
