import type { JsonValue } from "@yardarm/sdk/model";
import { dayMs, dayOf, startOf } from "../registry/calendar.ts";
import { movedKeys } from "../registry/delta-of.ts";
import { isOver } from "../registry/last-day.ts";
import type { PassageRequirement, Policy } from "../registry/policy.ts";
import type { Expiry, Flag, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { Fault, PolicyFacts } from "./judgement.ts";
import { type MovedSlot, movedSlots } from "./moved-slots.ts";
import { stepOf } from "./step.ts";

interface Question {
  readonly before: Registry;
  readonly after: Registry;
  readonly facts: PolicyFacts;
  readonly now: number;
}

/** A flag as it was, and as a request would have it. */
interface Passage {
  readonly was: Flag;
  readonly is: Flag;
  /** By environment, what becomes of its slot in its group. */
  readonly slots: ReadonlyMap<string, MovedSlot>;
  readonly facts: PolicyFacts;
  readonly now: number;
}

type Found = Pick<Fault, "code" | "detail" | "wayOut" | "evidence"> & {
  readonly environment?: string;
};

/** What a policy has against how a request moves flags along their lives. */
export function passageFaults(
  { requirement, scope: { purposes } }: Policy & { readonly requirement: PassageRequirement },
  { before, after, facts, now }: Question,
): readonly Fault[] {
  const moved = movedSlotsByFlag({ before, after });
  const keys = new Set([...movedKeys(before.flags, after.flags), ...moved.keys()]);
  return [...keys].sort().flatMap((key) => {
    const [was, is] = [before.flags.get(key), after.flags.get(key)];
    if (was === undefined || is === undefined) return [];
    if (purposes !== undefined && !purposes.includes(was.purpose)) return [];
    const slots = moved.get(key) ?? new Map<string, MovedSlot>();
    return faultsOf(requirement, { was, is, slots, facts, now }).map((found) => ({
      address: `flag/${key}`,
      flag: key,
      ...found,
      isStanding: false,
      owners: [was.owner],
    }));
  });
}

function movedSlotsByFlag(
  sides: Pick<Question, "before" | "after">,
): ReadonlyMap<string, Map<string, MovedSlot>> {
  const groups = movedKeys(sides.before.groups, sides.after.groups);
  const byFlag = new Map<string, Map<string, MovedSlot>>();
  for (const environment of sides.after.environments.keys()) {
    for (const [flag, slot] of movedSlots(sides, environment, groups)) {
      byFlag.set(flag, (byFlag.get(flag) ?? new Map()).set(environment, slot));
    }
  }
  return byFlag;
}

function faultsOf(requirement: PassageRequirement, passage: Passage): readonly Found[] {
  switch (requirement.kind) {
    case "removal":
      return [...stillAsked(requirement, passage), ...graceTooShort(requirement, passage)];
    case "overdue":
      return changedOverdue(requirement, passage);
    case "extension":
      return putOff(requirement, passage);
  }
}

type Kind<K extends PassageRequirement["kind"]> = Extract<PassageRequirement, { kind: K }>;

/** A flag before and after. */
type Sides = Pick<Passage, "was" | "is">;

export function isArchiving({ was, is }: Sides): boolean {
  return was.state === "active" && is.state === "archived";
}

export function isPutOff({ was, is }: Sides): boolean {
  return daysPutOff(was.expiry, is.expiry) > 0;
}

function stillAsked({ unusedDays }: Kind<"removal">, passage: Passage): readonly Found[] {
  const { was, facts, now } = passage;
  const asked = facts.asked?.get(was.key);
  if (!isArchiving(passage) || asked === undefined) return [];
  const days = Math.floor((now - asked.at) / dayMs);
  if (days >= unusedDays) return [];
  const when = days === 0 ? "today" : `${dayText(days)} ago`;
  return [
    {
      code: "still_asked",
      detail: `\`${asked.service}\` asked for \`${was.key}\` in ${asked.environment} ${when}; nobody should for ${dayText(unusedDays)} before it is archived.`,
      wayOut: "Take it out of the code first and wait until nobody asks, or have it waived.",
      evidence: { ...states(passage), found: days, allowed: unusedDays },
    },
  ];
}

/** Neither when it is archived, nor by taking away later what was granted then. */
function graceTooShort({ graceDays }: Kind<"removal">, passage: Passage): readonly Found[] {
  const { was, is, now } = passage;
  if (is.state !== "archived" || graceDays === 0) return [];
  const today = dayOf(now);
  const least = isArchiving(passage) ? dayOf(now + graceDays * dayMs) : was.servedUntil;
  if (least === undefined || least < today) return [];
  if (is.servedUntil !== undefined && is.servedUntil >= least) return [];
  return [
    {
      code: "grace_too_short",
      detail: `Whoever still asks for \`${was.key}\` would get the default in their code ${is.servedUntil === undefined ? "at once" : `after ${is.servedUntil}`}; it has to be served until ${least}.`,
      wayOut: `Serve it until ${least}, or have it waived.`,
      evidence: { before: was.servedUntil ?? null, after: is.servedUntil ?? null },
    },
  ];
}

/** Who puts the last day off, or archives it, is no longer stopped by it. */
function changedOverdue({ allows }: Kind<"overdue">, passage: Passage): readonly Found[] {
  const { was, is, slots, now } = passage;
  if (!isOver(was.expiry, now) || !isOver(is.expiry, now) || is.state === "archived") return [];
  return Object.keys(is.configs).flatMap((environment): readonly Found[] => {
    const [before, after] = [was.configs[environment], is.configs[environment]];
    const slot = slots.get(environment);
    if (before === undefined || after === undefined) return [];
    if (isSameJson(before, after) && slot === undefined) return [];
    if (allows === "removal" && isSettled(after)) return [];
    const day = was.expiry.kind === "date" ? was.expiry.date : "";
    return [
      {
        code: allows === "removal" ? "overdue" : "overdue_frozen",
        environment,
        detail: `The last day of \`${was.key}\` was ${day}; in ${environment} it would change what it serves${allows === "removal" ? ", and not to one variant for everybody" : ""}.`,
        wayOut: "Put its last day off, or take it out of the code and archive it.",
        evidence: {
          before: day,
          after: day,
          found: Math.round(stepOf(before, after, slot?.step).moved),
          allowed: 0,
        },
      },
    ];
  });
}

/** It is off, or serves one variant to everybody. */
function isSettled({
  on,
  rules,
  targets,
  prerequisites,
  group,
  fallthrough,
}: Flag["configs"][string]) {
  const hasMore = rules.length + targets.length + prerequisites.length > 0 || group !== undefined;
  return !on || ("variant" in fallthrough && !hasMore);
}

function putOff(requirement: Kind<"extension">, passage: Passage): readonly Found[] {
  const { was, is, facts } = passage;
  if (!isPutOff(passage)) return [];
  const found = tooOftenOrTooFar(requirement, passage);
  // What is to stay says itself why.
  const isSaid = facts.hasReason !== false || is.expiry.kind === "permanent";
  if (isSaid || found.length > 0) return found;
  return [
    {
      code: "extended_without_reason",
      detail: `The last day of \`${was.key}\` would be put off, and nobody says why.`,
      wayOut: "Give a reason.",
      evidence: { before: asJson(was.expiry), after: asJson(is.expiry) },
    },
  ];
}

function tooOftenOrTooFar(
  { countMax, daysMax }: Kind<"extension">,
  { was, is, facts }: Passage,
): readonly Found[] {
  const days = daysPutOff(was.expiry, is.expiry);
  const count = (facts.extensions?.get(was.key) ?? 0) + 1;
  const evidence = { before: asJson(was.expiry), after: asJson(is.expiry) };
  if (count > countMax) {
    return [
      {
        code: "extended_too_often",
        detail: `The last day of \`${was.key}\` would be put off for the ${ordinal(count)} time; ${countMax === 0 ? "none is" : `${countMax} are`} allowed.`,
        wayOut: "Take it out of the code, or have somebody agree that it stays.",
        evidence: { ...evidence, found: count, allowed: countMax },
      },
    ];
  }
  if (days <= daysMax) return [];
  const far = Number.isFinite(days) ? `by ${dayText(days)}` : "for good";
  return [
    {
      code: "extended_too_far",
      detail: `The last day of \`${was.key}\` would be put off ${far}; ${dayText(daysMax)} are allowed at once.`,
      wayOut: "Choose an earlier day.",
      evidence: {
        ...evidence,
        ...(Number.isFinite(days) && { found: days }),
        allowed: daysMax,
      },
    },
  ];
}

/** Infinite when it is to stay for good. */
function daysPutOff(was: Expiry, is: Expiry): number {
  if (was.kind === "permanent") return 0;
  if (is.kind === "permanent") return Number.POSITIVE_INFINITY;
  return Math.round((startOf(is.date) - startOf(was.date)) / dayMs);
}

function states({ was, is }: Passage): { readonly before: JsonValue; readonly after: JsonValue } {
  return { before: was.state, after: is.state };
}

function asJson(expiry: Expiry): JsonValue {
  return { ...expiry };
}

function dayText(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

function ordinal(count: number): string {
  const [tens, ones] = [count % 100, count % 10];
  const isTeen = tens >= 11 && tens <= 13;
  const ending = isTeen ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[ones] ?? "th");
  return `${count}${ending}`;
}
