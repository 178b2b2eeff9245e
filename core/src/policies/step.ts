import {
  type Condition,
  type FlagConfig,
  type Rollout,
  type Serve,
  scaleDefault,
  scaleOf,
} from "@yardarm/sdk/model";
import { isSameJson } from "../registry/same-json.ts";

/**
 * How much of an audience one change moves: of the audience that it moves most. An audience is whom a rule picks, or
 * whom none does; of each it is known exactly which positions get another variant.
 */
export interface Step {
  /** Points of 100, not rounded. */
  readonly moved: number;
  /** Of them, those that do not go back to what was served when it was off. */
  readonly away: number;
  /** Whether it was computed; otherwise it is only known that it cannot be more. */
  readonly isExact: boolean;
}

const noStep: Step = { moved: 0, away: 0, isExact: true };
export const wholeStep: Step = { moved: 100, away: 100, isExact: false };

/** What becomes of a flag's slot in its group, in points of 100 of the group's space. */
export interface SlotStep {
  /** Who lies here was outside, and comes in. */
  readonly entering: number;
  readonly leaving: number;
}

/** Targets are left out: they are single subjects. */
export function stepOf(before: FlagConfig, after: FlagConfig, slot?: SlotStep): Step {
  if (!isSameGate(before, after)) {
    // Going off needs no prerequisite and no group.
    return after.on ? wholeStep : audienceSteps(before, after).reduce(largest, noStep);
  }
  return audiencesOf(before, after)
    .map((audience) => {
      const sides = { was: served(before, audience), is: served(after, audience) };
      const step = serveStep(sides, before.offVariant);
      // Who is served what is served when it is off gets that inside the slot and outside.
      if (slot === undefined || !before.on || !after.on) return step;
      const came = throughSlot(slot.entering, sides.is, after.offVariant);
      const left = throughSlot(slot.leaving, sides.was, before.offVariant);
      return withSlot(step, came, left);
    })
    .reduce(largest, noStep);
}

/** Whether prerequisites and the group let the same through, and give all others what they got. */
function isSameGate(before: FlagConfig, after: FlagConfig): boolean {
  const isOpen = after.prerequisites.length === 0 && after.group === undefined;
  return (
    isSameJson(before.prerequisites, after.prerequisites) &&
    before.group === after.group &&
    (isOpen || before.offVariant === after.offVariant)
  );
}

/** How much of each audience moves, as if no prerequisite and no group stood before it. */
export function audienceSteps(before: FlagConfig, after: FlagConfig): readonly Step[] {
  return audiencesOf(before, after).map((audience) =>
    serveStep({ was: served(before, audience), is: served(after, audience) }, before.offVariant),
  );
}

/**
 * Of whom a slot lets in, or out, those who are served another variant inside it. Groups and rollouts sort independently, so
 * it is only known that they are not more than either has.
 */
function throughSlot(points: number, inside: Serve, offVariant: string): Step {
  const { moved } = serveStep({ was: { variant: offVariant }, is: inside }, offVariant);
  const most = Math.min(points, moved);
  return { moved: most, away: most, isExact: most === 0 || moved === 100 };
}

function withSlot(step: Step, came: Step, left: Step): Step {
  const moved = came.moved + left.moved;
  return {
    moved: Math.min(100, step.moved + moved),
    away: Math.min(100, step.away + came.away),
    // Of those who are moved by both, nobody knows how many there are.
    isExact: step.isExact && came.isExact && left.isExact && (step.moved === 0 || moved === 0),
  };
}

type Audience = readonly Condition[] | undefined;

/** Whoever matches no rule, and for each rule whoever matches it and no other. */
function audiencesOf(before: FlagConfig, after: FlagConfig): readonly Audience[] {
  return [undefined, ...[...before.rules, ...after.rules].map(({ conditions }) => conditions)];
}

function served(config: FlagConfig, audience: Audience): Serve {
  if (!config.on) return { variant: config.offVariant };
  const rule = config.rules.find(
    ({ conditions }) =>
      conditions.length === 0 || (audience !== undefined && isSameJson(conditions, audience)),
  );
  return rule?.serve ?? config.fallthrough;
}

interface Sides {
  readonly was: Serve;
  readonly is: Serve;
}

/** How much of whoever gets the one moves when they get the other instead. */
export function serveStep({ was, is }: Sides, offVariant: string): Step {
  if (isSameJson(was, is)) return noStep;
  const scale = scaleOfServe(was) ?? scaleOfServe(is) ?? scaleDefault;
  if (!areComparable(was, is)) return wholeStep;
  let moved = 0;
  let away = 0;
  const [from, to] = [spansOf(was, scale), spansOf(is, scale)];
  for (const one of from) {
    for (const other of to) {
      const length = Math.min(one.end, other.end) - Math.max(one.start, other.start);
      if (length <= 0 || one.variant === other.variant) continue;
      moved += length;
      if (other.variant !== offVariant) away += length;
    }
  }
  return { moved: (moved / scale) * 100, away: (away / scale) * 100, isExact: true };
}

/** Two rollouts that hash differently put everybody anew. */
function areComparable(was: Serve, is: Serve): boolean {
  if (!("rollout" in was && "rollout" in is)) return true;
  return isSameJson(basisOf(was.rollout), basisOf(is.rollout));
}

function basisOf({ salt, by, kind, scheme }: Rollout) {
  return { salt, by, kind, scheme };
}

function scaleOfServe(serve: Serve): number | undefined {
  return "rollout" in serve ? scaleOf(serve.rollout.scheme) : undefined;
}

function spansOf(serve: Serve, scale: number): Rollout["ranges"] {
  return "rollout" in serve
    ? serve.rollout.ranges
    : [{ variant: serve.variant, start: 0, end: scale }];
}

function largest(one: Step, other: Step): Step {
  return {
    moved: Math.max(one.moved, other.moved),
    away: Math.max(one.away, other.away),
    isExact: one.isExact && other.isExact,
  };
}
