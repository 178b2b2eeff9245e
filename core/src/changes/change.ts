import type { FlagConfig, GroupSlot, SegmentRule, Serve, TargetingRule } from "@yardarm/sdk/model";
import type { InteractionRule } from "../registry/interaction-rule.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import type {
  Environment,
  Flag,
  FlagFacts,
  Group,
  ListName,
  Segment,
  Variant,
} from "../registry/registry.ts";

/** A targeting rule and the id of the rule it stands behind; `null` = it is the first. */
export interface PlacedRule {
  readonly rule: TargetingRule;
  readonly after: string | null;
}

/** A field of a flag's facts, with the type of its value kept. */
export type FactChange = {
  [F in keyof FlagFacts]-?: {
    readonly kind: "flag.fact";
    readonly flag: string;
    readonly field: F;
    readonly from: FlagFacts[F] | undefined;
    readonly to: FlagFacts[F] | undefined;
  };
}[keyof FlagFacts];

interface InConfig {
  readonly flag: string;
  readonly environment: string;
}

/** What can change of one flag in one environment. */
export type ConfigChange = InConfig &
  (
    | { readonly kind: "config.on"; readonly from: boolean; readonly to: boolean }
    | { readonly kind: "config.off_variant"; readonly from: string; readonly to: string }
    | { readonly kind: "config.fallthrough"; readonly from: Serve; readonly to: Serve }
    /** Adds (`from` null), removes (`to` null) or replaces one targeting rule. */
    | {
        readonly kind: "config.rule";
        readonly rule: string;
        readonly from: PlacedRule | null;
        readonly to: PlacedRule | null;
      }
    /** The ids of all rules, in order. */
    | {
        readonly kind: "config.rule_order";
        readonly from: readonly string[];
        readonly to: readonly string[];
      }
    /** One individually targeted key; the value is its variant, or null for none. */
    | {
        readonly kind: "config.target";
        readonly key: string;
        readonly contextKind?: string;
        readonly from: string | null;
        readonly to: string | null;
      }
    | {
        readonly kind: "config.prerequisite";
        readonly prerequisite: string;
        readonly from: readonly string[] | null;
        readonly to: readonly string[] | null;
      }
    | { readonly kind: "config.group"; readonly from: string | null; readonly to: string | null }
  );

export type FlagChange =
  /** A flag comes into being (or, inverted, goes without trace, which only an undo of its creation may do). */
  | {
      readonly kind: "flag.create";
      readonly flag: string;
      readonly from: Flag | null;
      readonly to: Flag | null;
    }
  | FactChange
  | {
      readonly kind: "flag.variant";
      readonly flag: string;
      readonly variant: string;
      readonly from: Variant | null;
      readonly to: Variant | null;
      /** The variant behind which it is added or was removed; null = it is the first, absent = the last. */
      readonly after?: string | null;
    }
  /** The names of all variants, in order. */
  | {
      readonly kind: "flag.variant_order";
      readonly flag: string;
      readonly from: readonly string[];
      readonly to: readonly string[];
    };

export type SegmentFacts = Pick<
  Segment,
  "name" | "description" | "owner" | "environments" | "state"
>;

export type SegmentFactChange = {
  [F in keyof SegmentFacts]-?: {
    readonly kind: "segment.fact";
    readonly segment: string;
    readonly field: F;
    readonly from: SegmentFacts[F] | undefined;
    readonly to: SegmentFacts[F] | undefined;
  };
}[keyof SegmentFacts];

export type SegmentChange =
  | {
      readonly kind: "segment.create";
      readonly segment: string;
      readonly from: Segment | null;
      readonly to: Segment | null;
    }
  | SegmentFactChange
  | {
      readonly kind: "segment.rules";
      readonly segment: string;
      readonly from: readonly SegmentRule[];
      readonly to: readonly SegmentRule[];
    }
  /** Trimmed, when the request is made, to what it really adds and removes; so its inverse is exact. */
  | {
      readonly kind: "segment.keys";
      readonly segment: string;
      readonly list: ListName;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    };

export type GroupChange =
  | {
      readonly kind: "group.create";
      readonly group: string;
      readonly from: Group | null;
      readonly to: Group | null;
    }
  /** The rest of a group never changes: it would move everybody at once. */
  | {
      readonly kind: "group.fact";
      readonly group: string;
      readonly field: "name";
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: "group.slots";
      readonly group: string;
      readonly from: readonly GroupSlot[];
      readonly to: readonly GroupSlot[];
    };

export type EnvironmentFacts = Omit<Environment, "key">;

/** A new environment gets the bare config of every flag: off, and serving the off variant. */
export type EnvironmentChange =
  | {
      readonly kind: "environment.create";
      readonly environment: string;
      readonly from: Environment | null;
      readonly to: Environment | null;
      /** The configs its flags get (or, inverted, had); absent entries get the bare config. */
      readonly configs?: { readonly [flag: string]: FlagConfig };
    }
  | {
      [F in keyof EnvironmentFacts]-?: {
        readonly kind: "environment.fact";
        readonly environment: string;
        readonly field: F;
        readonly from: EnvironmentFacts[F];
        readonly to: EnvironmentFacts[F];
      };
    }[keyof EnvironmentFacts];

export type InteractionFacts = Omit<InteractionRule, "key">;

export type InteractionFactChange = {
  [F in keyof InteractionFacts]-?: {
    readonly kind: "interaction.fact";
    readonly interaction: string;
    readonly field: F;
    readonly from: InteractionFacts[F] | undefined;
    readonly to: InteractionFacts[F] | undefined;
  };
}[keyof InteractionFacts];

/** What of an interaction rule can change. */
export type InteractionChange =
  | {
      readonly kind: "interaction.create";
      readonly interaction: string;
      readonly from: InteractionRule | null;
      readonly to: InteractionRule | null;
    }
  | InteractionFactChange;

export type PolicyFacts = Omit<Policy, "key">;

export type PolicyFactChange = {
  [F in keyof PolicyFacts]-?: {
    readonly kind: "policy.fact";
    readonly policy: string;
    readonly field: F;
    readonly from: PolicyFacts[F];
    readonly to: PolicyFacts[F];
  };
}[keyof PolicyFacts];

export type PolicyChange =
  | {
      readonly kind: "policy.create";
      readonly policy: string;
      readonly from: Policy | null;
      readonly to: Policy | null;
    }
  | PolicyFactChange;

/** What it is an exception from never changes: that would be another waiver. */
export type WaiverFacts = Pick<Waiver, "reason" | "approver" | "until">;

export type WaiverFactChange = {
  [F in keyof WaiverFacts]: {
    readonly kind: "waiver.fact";
    readonly waiver: string;
    readonly field: F;
    readonly from: WaiverFacts[F];
    readonly to: WaiverFacts[F];
  };
}[keyof WaiverFacts];

export type WaiverChange =
  | {
      readonly kind: "waiver.create";
      readonly waiver: string;
      readonly from: Waiver | null;
      readonly to: Waiver | null;
    }
  | WaiverFactChange;

/**
 * One typed item of a change request. What replaces something carries `from` and `to`; applying it where the value is not
 * `from` is refused as a conflict, so nobody's edit is silently lost.
 */
export type Change =
  | FlagChange
  | ConfigChange
  | SegmentChange
  | GroupChange
  | EnvironmentChange
  | InteractionChange
  | PolicyChange
  | WaiverChange;

export type ChangeKind = Change["kind"];

/**
 * Where in the registry: `environment/production`, `flag/new-checkout`, `flag/new-checkout/production`,
 * `flag/new-checkout/production/rules/r7`, `segment/beta`, `list/beta/included`, `group/checkout`,
 * `interaction/checkout-needs-payments`, `policy/described`, `waiver/old-wallet`.
 */
export type Address = string;
