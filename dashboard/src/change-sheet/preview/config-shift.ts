import { conditionsText } from "@yardarm/core/changes";
import { isSameJson, weightsOf } from "@yardarm/core/registry";
import type { FlagConfig, Serve, TargetingRule } from "@yardarm/sdk/model";

/** A variant, and the part (0 … 1) of an audience that gets it. */
export interface Part {
  readonly variant: string;
  readonly share: number;
}

/** Whom a rule picks, or whom none does; and what they get before and after. */
export interface Shift {
  readonly id: string;
  /** `If country is KE`, `Everybody else`. */
  readonly who: string;
  /** Whom the rule picked before, when that was somebody else. */
  readonly wasWho?: string;
  /** Null: the rule is new, and until then these people got what the rules below it or nobody's rule gave them. */
  readonly before: readonly Part[] | null;
  /** Null: the rule goes, and these people get what is below it. */
  readonly after: readonly Part[] | null;
}

export interface ConfigShift {
  /** Audiences that get something else, in the order in which they are asked. */
  readonly moved: readonly Shift[];
  /** How many audiences get what they got. */
  readonly keptCount: number;
}

/** Who gets what, before and after a config is changed. Keys that are named one by one are left to the sentences. */
export function shiftOf(before: FlagConfig, after: FlagConfig): ConfigShift {
  const shifts = audiencesOf(before, after);
  const moved = shifts.filter(
    ({ before: was, after: is, wasWho }) => wasWho !== undefined || !isSameJson(was, is),
  );
  return { moved, keptCount: shifts.length - moved.length };
}

/** The parts of a variant in a whole that may hold it several times. */
export function partsOf(serve: Serve): readonly Part[] {
  if ("variant" in serve) return [{ variant: serve.variant, share: 1 }];
  const weights = weightsOf(serve.rollout);
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  return [...weights].map(([variant, weight]) => ({ variant, share: weight / all }));
}

/** The rules as they will be asked, then those that go, then whoever no rule picks. */
function audiencesOf(before: FlagConfig, after: FlagConfig): readonly Shift[] {
  // Off, a config asks no rule; what its rules were then is no difference for anybody.
  const rulesAfter = after.on ? after.rules : before.on ? before.rules : [];
  const rulesBefore = before.on ? before.rules : rulesAfter;
  const gone = rulesBefore.filter(({ id }) => !rulesAfter.some((rule) => rule.id === id));
  const shifts = [...rulesAfter, ...gone].map((rule) => {
    const was = rulesBefore.find(({ id }) => id === rule.id);
    const isGone = gone.includes(rule);
    return {
      id: rule.id,
      who: whoText(rule),
      ...(was !== undefined && !isSameJson(was.conditions, rule.conditions)
        ? { wasWho: whoText(was) }
        : {}),
      before: was === undefined ? null : givenBy(before, was),
      after: isGone ? null : givenBy(after, rule),
    };
  });
  return [
    ...shifts,
    {
      id: "",
      who: shifts.length === 0 ? "Everybody" : "Everybody else",
      before: givenBy(before, { serve: before.fallthrough }),
      after: givenBy(after, { serve: after.fallthrough }),
    },
  ];
}

function givenBy({ on, offVariant }: FlagConfig, { serve }: Pick<TargetingRule, "serve">) {
  return partsOf(on ? serve : { variant: offVariant });
}

function whoText({ conditions }: TargetingRule): string {
  const text = conditionsText(conditions);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
