import type { InteractionRule } from "../registry/interaction-rule.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import type { Environment, Group, Segment } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type {
  Change,
  EnvironmentChange,
  InteractionFactChange,
  InteractionFacts,
  PolicyFactChange,
  PolicyFacts,
  SegmentFactChange,
  SegmentFacts,
  WaiverFacts,
} from "./change.ts";

const segmentFields: readonly (keyof SegmentFacts)[] = [
  "name",
  "description",
  "owner",
  "environments",
  "state",
];

/** The changes that lead from one segment to another of the same key; its key lists are entities of their own. */
export function diffSegment(before: Segment, after: Segment): readonly Change[] {
  const segment = after.key;
  if (before.kind !== after.kind) {
    return [{ kind: "segment.create", segment, from: before, to: after }];
  }
  const facts = segmentFields
    .filter((field) => !isSameJson(before[field], after[field]))
    .map((field) => {
      const change = {
        kind: "segment.fact",
        segment,
        field,
        from: before[field],
        to: after[field],
      };
      // In a loop over fields TypeScript loses which value belongs to which field.
      return change as SegmentFactChange;
    });
  return isSameJson(before.rules, after.rules)
    ? facts
    : [...facts, { kind: "segment.rules", segment, from: before.rules, to: after.rules }];
}

/** The changes that lead from one group to another of the same key. */
export function diffGroup(before: Group, after: Group): readonly Change[] {
  const group = after.key;
  if (!isSameJson(basisOf(before), basisOf(after))) {
    return [{ kind: "group.create", group, from: before, to: after }];
  }
  return [
    ...(before.name === after.name
      ? []
      : [{ kind: "group.fact", group, field: "name", from: before.name, to: after.name } as const]),
    ...(isSameJson(before.slots, after.slots)
      ? []
      : [{ kind: "group.slots", group, from: before.slots, to: after.slots } as const]),
  ];
}

const environmentFields = ["name", "kind", "isProtected", "position", "correlations"] as const;

/** The changes that lead from one environment to another of the same key. */
export function diffEnvironment(before: Environment, after: Environment): readonly Change[] {
  return environmentFields
    .filter((field) => !isSameJson(before[field], after[field]))
    .map((field) => {
      const [from, to] = [before[field], after[field]];
      // As above: the value is that of the field.
      return {
        kind: "environment.fact",
        environment: after.key,
        field,
        from,
        to,
      } as EnvironmentChange;
    });
}

const interactionFields: readonly (keyof InteractionFacts)[] = [
  "statement",
  "environments",
  "severity",
  "owner",
  "reason",
  "until",
];

/** The changes that lead from one interaction rule to another of the same key. */
export function diffInteraction(
  before: InteractionRule,
  after: InteractionRule,
): readonly Change[] {
  return interactionFields
    .filter((field) => !isSameJson(before[field], after[field]))
    .map((field) => {
      const [from, to] = [before[field], after[field]];
      const change = { kind: "interaction.fact", interaction: after.key, field, from, to };
      // As above: the value is that of the field.
      return change as InteractionFactChange;
    });
}

const policyFields: readonly (keyof PolicyFacts)[] = [
  "name",
  "description",
  "severity",
  "scope",
  "requirement",
  "state",
];

/** The changes that lead from one policy to another of the same key. */
export function diffPolicy(before: Policy, after: Policy): readonly Change[] {
  return policyFields
    .filter((field) => !isSameJson(before[field], after[field]))
    .map((field) => {
      const [from, to] = [before[field], after[field]];
      // As above: the value is that of the field.
      return { kind: "policy.fact", policy: after.key, field, from, to } as PolicyFactChange;
    });
}

const waiverFields: readonly (keyof WaiverFacts)[] = ["reason", "approver", "until"];

/** The changes that lead from one waiver to another of the same key. */
export function diffWaiver(before: Waiver, after: Waiver): readonly Change[] {
  const waiver = after.key;
  const isOfSame = (["policy", "flag", "environment"] as const).every(
    (field) => before[field] === after[field],
  );
  if (!isOfSame) return [{ kind: "waiver.create", waiver, from: before, to: after }];
  return waiverFields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({
      kind: "waiver.fact",
      waiver,
      field,
      from: before[field],
      to: after[field],
    }));
}

/** What a group hashes, and how. */
function basisOf({ salt, by, kind, scheme }: Group) {
  return { salt, by, kind, scheme };
}
