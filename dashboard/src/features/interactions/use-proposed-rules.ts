import type { InteractionRule } from "@yardarm/core/registry";
import type { InteractionRuleView } from "@yardarm/server/wire";
import { type ProposedRoom, type Room, useProposed } from "../../change-sheet/use-proposed.ts";

const room: Room<InteractionRule, InteractionRuleView> = {
  read: ruleOfView,
  put: (interactions) => ({ interactions }),
  of: ({ interactions }) => interactions,
};

export function useProposedRules(
  rules: readonly InteractionRuleView[],
): ProposedRoom<InteractionRule, InteractionRuleView> {
  return useProposed(rules, room);
}

/** A rule as the registry has it, of what a page was told. */
export function ruleOfView(view: InteractionRuleView): InteractionRule {
  const { key, statement, environments, severity, owner, reason, until } = view;
  return {
    ...{ key, statement, severity, reason },
    owner: { kind: owner.kind, id: owner.id },
    ...(environments !== undefined && { environments }),
    ...(until !== undefined && { until }),
  };
}
