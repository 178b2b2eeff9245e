import {
  flagsOfStatement,
  type InteractionRule,
  type RuleSeverity,
} from "../registry/interaction-rule.ts";
import type { Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { statementText } from "../registry/statement-text.ts";
import type { Address, InteractionChange, InteractionFactChange } from "./change.ts";
import {
  type ChangeRow,
  type ChangeRows,
  conflict,
  type Outcome,
  refused,
  swapped,
} from "./change-row.ts";
import { withFact } from "./fact.ts";
import { edited, withEntry, within } from "./replacing.ts";
import { code, listText, ownerText } from "./words.ts";

type CreateChange = Extract<InteractionChange, { kind: "interaction.create" }>;

const createInteraction: ChangeRow<CreateChange> = {
  address: (change) => `interaction/${change.interaction}`,
  reads: ({ interaction, to }) => [`interaction/${interaction}`, ...flagsIn(to?.statement)],
  apply: applyCreate,
  invert: swapped,
  describe: ({ interaction, to }) =>
    to === null
      ? `Remove the interaction rule ${code(interaction)}.`
      : `Create the ${severityWord(to.severity)} interaction rule ${code(interaction)}: ${statementText(to.statement)}.`,
};

const interactionFact: ChangeRow<InteractionFactChange> = {
  address: (change) => `interaction/${change.interaction}`,
  reads: (change) => [
    `interaction/${change.interaction}`,
    ...(change.field === "statement" ? flagsIn(change.to) : []),
  ],
  apply(registry, change) {
    const place = { kind: "interaction", key: change.interaction } as const;
    const next = edited(registry.interactions, place, (rule) => withFact(rule, change));
    return within(next, (interactions) => ({ ...registry, interactions }));
  },
  invert: swapped,
  describe: describeFact,
};

export const interactionChanges: ChangeRows<InteractionChange["kind"]> = {
  "interaction.create": createInteraction,
  "interaction.fact": interactionFact,
};

function applyCreate(
  registry: Registry,
  { interaction: key, from, to }: CreateChange,
): Outcome<Registry> {
  const found = registry.interactions.get(key);
  if (to === null) {
    if (from === null || !isSameJson(found, from)) return conflict(from, found);
    return {
      next: { ...registry, interactions: withEntry(registry.interactions, key, undefined) },
    };
  }
  if (from !== null) return conflict(from, found);
  if (found !== undefined) {
    return refused("interaction_key_taken", "/interaction", `The key ${code(key)} is taken.`);
  }
  return to.key === key
    ? { next: withRule(registry, to) }
    : refused("key_mismatch", "/to/key", `It must be ${code(key)}, as the change says.`);
}

function describeFact(change: InteractionFactChange): string {
  const rule = `the interaction rule ${code(change.interaction)}`;
  switch (change.field) {
    case "statement":
      return `Change ${rule} to: ${change.to === undefined ? "nothing" : statementText(change.to)}.`;
    case "environments":
      return `Let ${rule} hold in ${environmentsText(change.to)} instead of ${environmentsText(change.from)}.`;
    case "severity":
      return change.to === "block"
        ? `Let ${rule} refuse requests instead of warning of them.`
        : `Let ${rule} warn of requests instead of refusing them.`;
    case "owner":
      return `Let ${change.to === undefined ? "nobody" : ownerText(change.to)} answer for ${rule}.`;
    case "reason":
      return `Change the reason of ${rule}.`;
    case "until":
      return change.to === undefined
        ? `Let ${rule} hold for good.`
        : `Let ${rule} end on ${change.to}.`;
  }
}

function severityWord(severity: RuleSeverity): string {
  return severity === "block" ? "blocking" : "warning";
}

function environmentsText(environments: readonly string[] | undefined): string {
  return environments === undefined ? "every environment" : listText(environments.map(code), 5);
}

function flagsIn(statement: InteractionRule["statement"] | undefined): readonly Address[] {
  return statement === undefined ? [] : flagsOfStatement(statement).map((flag) => `flag/${flag}`);
}

function withRule(registry: Registry, rule: InteractionRule): Registry {
  return { ...registry, interactions: withEntry(registry.interactions, rule.key, rule) };
}
