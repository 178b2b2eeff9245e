import type { DeltaBody, JsonValue } from "@yardarm/sdk/model";
import type { Effect } from "../changes/effect.ts";
import { bareConfig } from "../registry/bare-config.ts";
import { decidedAhead } from "../registry/decided-ahead.ts";
import type { Owner } from "../registry/kinds.ts";
import type { FreezeWindow, Policy, RequestRequirement } from "../registry/policy.ts";
import type { Environment, Flag, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { localTimeAt } from "../registry/time-zone.ts";
import type { Fault, PolicyFacts } from "./judgement.ts";
import { type MovedSlot, movedSlots } from "./moved-slots.ts";
import { type Step, stepOf, wholeStep } from "./step.ts";

/** One entity as one environment's services get to see it, before and after a request. */
export interface Touch {
  readonly address: string;
  readonly flag?: string;
  readonly environment: string;
  /** The environment as it was, and as it is to be. */
  readonly places: readonly Environment[];
  /** Of a flag: as it was, and as it is to be. */
  readonly flags: readonly Flag[];
  readonly owners: readonly Owner[];
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly step: Step;
}

interface Sides {
  readonly before: Registry;
  readonly after: Registry;
}

/** All that the services of some environment would notice, now or on a day that is set. New flags that decide nothing are not among it. */
export function touchesOf(sides: Sides, effect: Effect): readonly Touch[] {
  const touched = Object.entries(effect.deltas).flatMap(([environment, delta]) => {
    const slots = movedSlots(sides, environment, Object.keys(delta.groups ?? {}));
    const flags = new Set([...Object.keys(delta.flags ?? {}), ...slots.keys()]);
    return [
      ...[...flags].flatMap((key) => flagTouch(sides, { key, environment, slot: slots.get(key) })),
      ...otherTouches(sides, environment, delta),
    ];
  });
  const ahead = decidedAhead(sides.before, sides.after)
    .filter(([key, environment]) => effect.deltas[environment]?.flags?.[key] === undefined)
    .flatMap(([key, environment]) => flagTouch(sides, { key, environment, slot: undefined }));
  const gone = [...sides.before.environments.values()]
    .filter(({ key }) => !sides.after.environments.has(key))
    .map((place) => goneTouch(place));
  return [...touched, ...ahead, ...gone];
}

/** A finding of a request that nobody else has agreed to yet. */
export const editedDirectly = "edited_directly";

/** What a policy has against the environments that a request touches. */
export function judgeTouch(
  requirement: Exclude<RequestRequirement, { kind: "untested_combinations" }>,
  touch: Touch,
  { facts, now }: { readonly facts: PolicyFacts; readonly now: number },
): Fault | undefined {
  switch (requirement.kind) {
    case "approval":
      return judgeSize(requirement, touch);
    case "rollout_step":
      return judgeStep(requirement, touch);
    case "freeze":
      return judgeFreeze(requirement, touch, now);
    case "direct_edit":
      return facts.isDirect
        ? faultOf(touch, {
            code: editedDirectly,
            detail: `${named(touch)} would change the moment the request is made.`,
            wayOut: "Have somebody agree to the request first.",
          })
        : undefined;
  }
}

/** Whether a policy speaks of what is touched. What has no purpose, such as a segment, is not let off by one. */
export function isInScope({ scope }: Policy, { places, flags }: Touch): boolean {
  const { purposes } = scope;
  const isPlace = places.some((place) => isPlaceInScope(scope, place));
  const isPurpose =
    purposes === undefined ||
    flags.length === 0 ||
    flags.some(({ purpose }) => purposes.includes(purpose));
  return isPlace && isPurpose;
}

export function isPlaceInScope(
  { environments, environmentKinds, isProtected }: Policy["scope"],
  place: Environment,
): boolean {
  return (
    (environments === undefined || environments.includes(place.key)) &&
    (environmentKinds === undefined || environmentKinds.includes(place.kind)) &&
    (isProtected === undefined || isProtected === place.isProtected)
  );
}

/** The window in which a moment lies. */
export function openWindow(
  windows: readonly FreezeWindow[],
  now: number,
): FreezeWindow | undefined {
  return windows.find((window) => {
    const { minute, weekday } = localTimeAt(now, window.timeZone);
    if (window.kind === "dates") return window.from <= minute && minute < window.until;
    const time = minute.slice("2026-01-01T".length);
    return window.days.includes(weekday) && window.from <= time && time < window.until;
  });
}

function judgeSize(
  { approvals, from, pointsMin = 0 }: Extract<RequestRequirement, { kind: "approval" }>,
  touch: Touch,
): Fault | undefined {
  const { step } = touch;
  if (step.moved < pointsMin) return undefined;
  const whom = from === "approver" ? "somebody else" : "the team that owns it";
  const size = pointsMin === 0 ? "" : ` by ${pointsText(step)} of an audience`;
  return faultOf(touch, {
    code: "approval_needed",
    detail: `${named(touch)} would change${size}; ${whom} has to agree.`,
    found: rounded(step.moved),
    allowed: pointsMin,
    wayOut: `Ask for ${approvals === 1 ? "an approval" : `${approvals} approvals`}${pointsMin > 0 ? ", or move fewer at a time" : ""}.`,
  });
}

function judgeStep(
  { pointsMax }: Extract<RequestRequirement, { kind: "rollout_step" }>,
  touch: Touch,
): Fault | undefined {
  const { step } = touch;
  // Where nothing is counted, nothing can be too large: a segment has no weights.
  if (touch.flag === undefined || step.away <= pointsMax) return undefined;
  return faultOf(touch, {
    code: "step_too_large",
    detail: `${named(touch)} would give ${pointsText({ ...step, moved: step.away })} of an audience another variant at once; ${pointsMax} are allowed.`,
    found: rounded(step.away),
    allowed: pointsMax,
    wayOut: "Go there in several requests, and look at what each one does.",
  });
}

function judgeFreeze(
  { windows, incident }: Extract<RequestRequirement, { kind: "freeze" }>,
  touch: Touch,
  now: number,
): Fault | undefined {
  if (incident) {
    return faultOf(touch, {
      code: "frozen_by_incident",
      detail: `${named(touch)} is frozen: there is an incident.`,
      wayOut: "Wait until it is over and the switch is off, or have it waived.",
    });
  }
  const window = openWindow(windows, now);
  if (window === undefined) return undefined;
  const until = window.until.replace("T", " ");
  return faultOf(touch, {
    code: "frozen",
    detail: `${named(touch)} is frozen until ${until} (${window.timeZone}).`,
    wayOut: `Wait until ${until} (${window.timeZone}), or have it waived.`,
  });
}

type Found = Pick<Fault, "code" | "detail" | "wayOut"> & {
  readonly found?: number;
  readonly allowed?: number;
};

function faultOf(touch: Touch, { code, detail, wayOut, found, allowed }: Found): Fault {
  const { address, flag, environment, owners, before, after } = touch;
  return {
    code,
    address,
    ...(flag !== undefined && { flag }),
    environment,
    detail,
    evidence: {
      before,
      after,
      ...(found !== undefined && { found }),
      ...(allowed !== undefined && { allowed }),
    },
    wayOut,
    isStanding: false,
    owners,
  };
}

interface TouchedFlag {
  readonly key: string;
  readonly environment: string;
  readonly slot: MovedSlot | undefined;
}

function flagTouch(
  { before, after }: Sides,
  { key, environment, slot }: TouchedFlag,
): readonly Touch[] {
  const [was, is] = [before.flags.get(key), after.flags.get(key)];
  const [had, has] = [configIn(was, environment), configIn(is, environment)];
  const wasThere = was !== undefined && before.environments.has(environment);
  if (!wasThere && is !== undefined && isSameJson(has, bareConfig(is))) return [];
  return [
    {
      ...placeOf({ before, after }, environment),
      address: `flag/${key}/${environment}`,
      flag: key,
      flags: [was, is].filter((flag) => flag !== undefined),
      // Who answered before has to be asked, or a request could first hand the flag to a friend.
      owners: [(was ?? is)?.owner].filter((owner) => owner !== undefined),
      // Of a flag that is as it was, what there is to see is its slot.
      ...(slot !== undefined && isSameJson(had, has)
        ? { before: asJson(slot.before), after: asJson(slot.after) }
        : { before: asJson(had), after: asJson(has) }),
      step: flagStep({ was, is, had, has, slot }),
    },
  ];
}

interface FlagSides {
  readonly was: Flag | undefined;
  readonly is: Flag | undefined;
  readonly had: Flag["configs"][string] | undefined;
  readonly has: Flag["configs"][string] | undefined;
  readonly slot: MovedSlot | undefined;
}

function flagStep({ was, is, had, has, slot }: FlagSides): Step {
  if (was === undefined || is === undefined || had === undefined || has === undefined) {
    return wholeStep;
  }
  const isSameFlag = was.state === is.state && isSameJson(was.variants, is.variants);
  return isSameFlag ? stepOf(had, has, slot?.step) : wholeStep;
}

/** Segments, lists and groups: how many they move, nobody can tell from the registry. */
function otherTouches(sides: Sides, environment: string, delta: DeltaBody): readonly Touch[] {
  const rooms = { segment: delta.segments, list: delta.lists, group: delta.groups };
  return Object.entries(rooms).flatMap(([room, entries = {}]) =>
    Object.keys(entries).map((key) => ({
      ...placeOf(sides, environment),
      address: `${room}/${key}`,
      flags: [],
      owners: segmentOwners(sides, key),
      before: null,
      after: null,
      step: wholeStep,
    })),
  );
}

function segmentOwners({ before, after }: Sides, key: string): readonly Owner[] {
  const [segment = ""] = key.split("/");
  const owner = (before.segments.get(segment) ?? after.segments.get(segment))?.owner;
  return owner === undefined ? [] : [owner];
}

function goneTouch(place: Environment): Touch {
  return {
    address: `environment/${place.key}`,
    environment: place.key,
    places: [place],
    flags: [],
    owners: [],
    before: asJson(place),
    after: null,
    step: wholeStep,
  };
}

function placeOf({ before, after }: Sides, environment: string) {
  const places = [before, after].map(({ environments }) => environments.get(environment));
  return { environment, places: places.filter((place) => place !== undefined) };
}

function configIn(flag: Flag | undefined, environment: string) {
  return flag && Object.hasOwn(flag.configs, environment) ? flag.configs[environment] : undefined;
}

function named({ address, flag, environment }: Touch): string {
  if (flag !== undefined) return `\`${flag}\` in ${environment}`;
  const [room, ...key] = address.split("/");
  return room === "environment"
    ? `The environment ${environment}`
    : `The ${room === "list" ? "key list" : room} \`${key.join("/")}\` in ${environment}`;
}

function pointsText({ moved, isExact }: Pick<Step, "moved" | "isExact">): string {
  return `${isExact ? "" : "up to "}${rounded(moved)} points of 100`;
}

function rounded(points: number): number {
  return Math.round(points * 1_000) / 1_000;
}

/** Registry entities are JSON by construction; only their interfaces do not say so. */
function asJson(entity: object | undefined): JsonValue {
  return (entity ?? null) as JsonValue;
}
