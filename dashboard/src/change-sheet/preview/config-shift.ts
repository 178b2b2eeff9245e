import { conditionsText } from "@yardarm/core/changes";
import { serveStep } from "@yardarm/core/policies";
import { isSameJson, weightsOf } from "@yardarm/core/registry";
import type { FlagConfig, Serve, TargetingRule } from "@yardarm/sdk/model";
import { countText, orText, sentenceCase } from "../../ui/list-text.ts";

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
  /** Null: the rule is new, and what these people got until then depends on the rules below it. */
  readonly before: readonly Part[] | null;
  /** Null: the rule goes, and what these people will get depends on the rules below it. */
  readonly after: readonly Part[] | null;
  /** How many of a hundred get another variant; null when everybody is placed anew, or one side is not known. */
  readonly points: number | null;
}

export interface ConfigShift {
  /** Audiences that get something else, in the order in which they are asked. */
  readonly moved: readonly Shift[];
  /** How many audiences get what they got. */
  readonly keptCount: number;
  /** What stands before all audiences: whoever does not pass gets the off variant. */
  readonly gates: readonly string[];
}

/** Who gets what, before and after a config is changed. */
export function shiftOf(before: FlagConfig, after: FlagConfig): ConfigShift {
  const shifts = audiencesOf(before, after);
  const moved = shifts.filter(
    ({ before: was, after: is, wasWho }) => wasWho !== undefined || !isSameJson(was, is),
  );
  return { moved, keptCount: shifts.length - moved.length, gates: after.on ? gatesOf(after) : [] };
}

function gatesOf({ prerequisites, group }: FlagConfig): readonly string[] {
  const flags = prerequisites.map(
    ({ flag, variants }) => `where \`${flag}\` serves ${orText(variants.map((it) => `\`${it}\``))}`,
  );
  return group === undefined ? flags : [...flags, `within its slot of the group \`${group}\``];
}

/** The parts of a variant in a whole that may hold it several times. */
function partsOf(serve: Serve): readonly Part[] {
  if ("variant" in serve) return [{ variant: serve.variant, share: 1 }];
  const weights = weightsOf(serve.rollout);
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  return [...weights].map(([variant, weight]) => ({ variant, share: weight / all }));
}

/** Those named by key, the rules as they will be asked, then those that go, then whoever no rule picks. */
function audiencesOf(before: FlagConfig, after: FlagConfig): readonly Shift[] {
  // Off, a config asks no rule; what its rules were then is no difference for anybody.
  const rulesAfter = after.on ? after.rules : before.on ? before.rules : [];
  const rulesBefore = before.on ? before.rules : rulesAfter;
  const gone = rulesBefore.filter(({ id }) => !rulesAfter.some((rule) => rule.id === id));
  const added = rulesAfter.filter(({ id }) => !rulesBefore.some((rule) => rule.id === id));
  const named = namedByKey(before, after);
  const shifts = [...rulesAfter, ...gone].map((rule) => {
    const was = rulesBefore.find(({ id }) => id === rule.id);
    const isAlone = gone.includes(rule)
      ? isLastBut(rule, rulesBefore, gone)
      : isLastBut(rule, rulesAfter, added) && gone.length === 0;
    return {
      id: rule.id,
      who: whoText(rule),
      ...(was !== undefined && !isSameJson(was.conditions, rule.conditions)
        ? { wasWho: whoText(was) }
        : {}),
      ...sidesOf(
        was === undefined ? otherwise(before, isAlone) : servedBy(before, was.serve),
        gone.includes(rule) ? otherwise(after, isAlone) : servedBy(after, rule.serve),
      ),
    };
  });
  const isEverybody = shifts.length === 0 && [...before.targets, ...after.targets].length === 0;
  return [
    ...named,
    ...shifts,
    {
      id: "",
      who: isEverybody ? "Everybody" : "Everybody else",
      ...sidesOf(servedBy(before, before.fallthrough), servedBy(after, after.fallthrough)),
    },
  ];
}

/** Keys that are named one by one move together when the whole is turned on or off; else the sentences name each. */
function namedByKey(before: FlagConfig, after: FlagConfig): readonly Shift[] {
  const count = after.targets.reduce((sum, { keys }) => sum + keys.length, 0);
  if (count === 0 || !isSameJson(before.targets, after.targets)) return [];
  const partsIn = ({ on, offVariant, targets }: FlagConfig): readonly Part[] =>
    on
      ? targets.map(({ variant, keys }) => ({ variant, share: keys.length / count }))
      : [{ variant: offVariant, share: 1 }];
  const who = `${countText(count, "subject")} named by key`;
  return [{ id: "targets", who, before: partsIn(before), after: partsIn(after), points: null }];
}

function sidesOf(was: Serve | null, is: Serve | null): Pick<Shift, "before" | "after" | "points"> {
  return {
    before: was && partsOf(was),
    after: is && partsOf(is),
    points: was && is && pointsBetween(was, is),
  };
}

/** Counted on the ranges, as policies count it: who moves is more than by how much a weight grows. */
function pointsBetween(was: Serve, is: Serve): number | null {
  const { moved, isExact } = serveStep({ was, is }, "");
  return isExact ? Number(moved.toFixed(3)) : null;
}

/** Whether none but these stand below a rule: then whoever it picks would otherwise be picked by no rule. */
function isLastBut(
  rule: TargetingRule,
  rules: readonly TargetingRule[],
  but: readonly TargetingRule[],
): boolean {
  return rules.slice(rules.indexOf(rule) + 1).every((below) => but.includes(below));
}

function otherwise(config: FlagConfig, isAlone: boolean): Serve | null {
  return isAlone ? servedBy(config, config.fallthrough) : null;
}

function servedBy({ on, offVariant }: FlagConfig, serve: Serve): Serve {
  return on ? serve : { variant: offVariant };
}

function whoText({ conditions }: TargetingRule): string {
  return sentenceCase(conditionsText(conditions));
}
