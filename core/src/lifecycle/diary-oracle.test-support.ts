// What is right to say of a flag, by somebody who reads each hour of its diary and asks the evaluator itself: it knows nothing
// of sums, of first and last moments, or of when a config changed, and shares no line with the judgement.
import { compile, evaluate } from "@yardarm/sdk/evaluate";
import type { FlagConfig, Snapshot } from "@yardarm/sdk/model";
import { type Diary, type Hour, hourMs, type Place, places, start } from "./diary.test-support.ts";

interface Days {
  readonly settledDays: number;
  readonly unusedDays: number;
  readonly scanDaysMax: number;
  readonly reviewDays: number;
  readonly lifetimeDays: number;
}

/** As names, so that both sides are compared as a whole. */
export interface Told {
  readonly deletion: string;
  readonly archive: string;
  readonly stage: string;
  readonly inPlaces: readonly string[];
  readonly signals: Readonly<Record<string, string>>;
  readonly staleBecause: readonly string[];
  /** Whether it is said that nobody knows for whom some ask, and that some ask for everything at once. */
  readonly caveats: { readonly isRemote: boolean; readonly isBulk: boolean };
}

const subjects = ["KE", "TZ"].flatMap((country) =>
  Array.from({ length: 20 }, (_, index) => ({ targetingKey: `u${index}`, country })),
);
const answers = new Map<FlagConfig, string | undefined>();

/** The variant that all subjects get, if they all get the same. */
function sameForAll(config: FlagConfig): string | undefined {
  if (!answers.has(config)) {
    const question = { flag: "f", type: "boolean", defaultValue: false } as const;
    const compiled = compile(snapshotOf(config));
    const got = new Set(subjects.map((subject) => evaluate(compiled, subject, question).variant));
    const [only] = got;
    answers.set(config, got.size === 1 ? only : undefined);
  }
  return answers.get(config);
}

function snapshotOf(config: FlagConfig): Snapshot {
  return {
    ...{ format: 1, project: "p", environment: "e", revision: "e.1" },
    flags: { f: { type: "boolean", variants: { on: true, off: false }, config } },
    ...{ segments: {}, lists: {}, groups: {} },
  };
}

export function oracle(diary: Diary, hour: number, days: Days): Told {
  const at = lookedAt(diary, hour, days);
  const isOld = hour - diary.created >= (days.lifetimeDays + 1) * 24;
  const isPermanent = at.keptFrom !== undefined;
  const signals = {
    past_expiry: raisedIf(at.isOver),
    lifetime_exceeded: raisedIf(isOld),
    one_sided_rules: raisedIf(at.settled !== undefined),
    one_sided_observed: observed(diary, hour, days),
    unused: at.isAsked ? "clear" : raisedOrUnknown(at.isKnown),
    unreferenced: { there: "clear", gone: "raised", unknown: "unknown" }[at.code],
    owner_gone: raisedIf(!at.isAnsweredFor),
    dependants: raisedIf(at.isNeeded),
    fan_out: "unknown",
    ...(isPermanent && { review_due: raisedIf(at.isReviewDue) }),
  };
  const counts: Readonly<Record<string, boolean>> = isPermanent
    ? { review_due: at.isReviewDue }
    : {
        past_expiry: at.isOver,
        lifetime_exceeded: isOld,
        one_sided_rules: at.settled !== undefined && !at.isContradicted,
        unused: signals.unused === "raised",
      };
  const staging = { days, isArchived: at.isArchived, isPermanent, isCodeGone: at.code === "gone" };
  return {
    ...{ deletion: mayDelete(at), archive: mayArchive(at), signals },
    ...stagesAt(diary, hour, staging),
    staleBecause: at.isArchived ? [] : Object.keys(counts).filter((reason) => counts[reason]),
    caveats: { isBulk: at.isBulk, isRemote: !at.isBulk && at.isAskedRemotely },
  };
}

type LookedAt = ReturnType<typeof lookedAt>;

function mayDelete(at: LookedAt): string {
  if (at.code === "gone" && !at.isAsked) return "done";
  if (at.isArchived) return "yes";
  const isSettled = at.settled !== undefined && !at.isContradicted;
  return isSettled && !at.isNeeded && at.keptFrom === undefined ? "yes" : "no";
}

function mayArchive(at: LookedAt): string {
  if (at.isArchived) return "done";
  if (at.code === "there" || at.isAsked || at.isNeeded || at.keptFrom !== undefined) return "no";
  return at.code === "gone" && at.isKnown ? "yes" : "unknown";
}

function raisedIf(is: boolean): "raised" | "clear" {
  return is ? "raised" : "clear";
}

/** The hours of the last days, up to this one. */
function last(diary: Diary, place: Place, hour: number, days: number): readonly Hour[] {
  return diary.inPlace[place].slice(Math.max(0, hour + 1 - days * 24), hour + 1);
}

function deciding(diary: Diary): readonly Place[] {
  return diary.areBothDeciding ? places : ["production"];
}

function lookedAt(diary: Diary, hour: number, days: Days) {
  const recently = (place: Place) => last(diary, place, hour, days.unusedDays);
  const expiry = diary.expiries.filter((turn) => turn.hour <= hour).at(-1)?.is;
  const midnight = (date: string) => (Date.parse(`${date}T00:00:00Z`) - start) / hourMs;
  const keptFrom =
    expiry?.kind !== "permanent"
      ? undefined
      : expiry.reviewed === undefined
        ? diary.created
        : midnight(expiry.reviewed);
  const settled = deciding(diary).map((place) => ruledFor(diary, place, hour, days));
  const isSettled = settled.every((variant) => variant !== undefined && variant === settled[0]);
  return {
    keptFrom,
    code: codeAt(diary, hour, days),
    isArchived: hour >= diary.archived,
    isOver: expiry?.kind === "date" && hour >= midnight(expiry.date) + 24,
    isReviewDue: keptFrom !== undefined && hour >= keptFrom + (days.reviewDays + 1) * 24,
    isAnsweredFor: diary.owners.filter((turn) => turn.hour <= hour).at(-1)?.is ?? true,
    isNeeded: hour >= diary.neededFrom && hour < diary.neededUntil,
    isAsked: places.some((place) => recently(place).some(({ asked }) => asked.size > 0)),
    isAskedRemotely: places.some((place) =>
      recently(place).some(({ asked }) => asked.has("ofrep")),
    ),
    isKnown: places.every((place) => isKnownIn(diary, place, hour, days)),
    isBulk: places.some((place) => isHiddenIn(diary, place, hour, days)),
    settled: isSettled ? settled[0] : undefined,
    isContradicted: deciding(diary).some((place) => gotOther(diary, place, hour, days)),
  };
}

/** What everybody would have got in each hour of a month; a config that somebody changes begins anew, whatever it serves. */
function ruledFor(diary: Diary, place: Place, hour: number, days: Days): string | undefined {
  const from = hour - days.settledDays * 24;
  if (from < diary.created) return undefined;
  const month = diary.inPlace[place].slice(from, hour + 1);
  const [first] = month;
  if (first === undefined || month.some(({ config }) => config !== first.config)) return undefined;
  return sameForAll(first.config);
}

/** Whether somebody got another variant in that month than the one that everybody should get now. */
function gotOther(diary: Diary, place: Place, hour: number, days: Days): boolean {
  const config = diary.inPlace[place][hour]?.config;
  const variant = config === undefined ? undefined : sameForAll(config);
  return last(diary, place, hour, days.settledDays).some(({ asked }) =>
    [...asked.values()].some((got) => got !== null && got !== variant),
  );
}

/** One variant alone for a month, by those who saw the beginning of it: known of whoever asks now, or of another variant before. */
function observed(diary: Diary, hour: number, days: Days): string {
  const month = deciding(diary).map((place) => namesIn(last(diary, place, hour, days.settledDays)));
  const got = new Set(month.flatMap((names) => [...names].map(variantOf)));
  got.delete("");
  if (got.size !== 1) return got.size === 0 ? "unknown" : "clear";
  const before = deciding(diary).map((place) =>
    namesIn(diary.inPlace[place].slice(0, Math.max(0, hour + 1 - days.settledDays * 24))),
  );
  const wasSeen = month.some((names, index) => [...names].some((name) => before[index]?.has(name)));
  const wasOther = before.some((names) =>
    [...names].map(variantOf).some((variant) => variant !== "" && !got.has(variant)),
  );
  return raisedOrUnknown(wasSeen || wasOther);
}

/** `storefront on`: who got what in some of these hours; without a variant, the default in the code. */
function namesIn(list: readonly Hour[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { asked } of list) {
    for (const [service, variant] of asked) names.add(`${service} ${variant ?? ""}`);
  }
  return names;
}

function variantOf(name: string): string {
  return name.slice(name.indexOf(" ") + 1);
}

function raisedOrUnknown(is: boolean): "raised" | "unknown" {
  return is ? "raised" : "unknown";
}

/** Who asks for all flags at once may use this one, if they get it. */
function isHiddenIn(diary: Diary, place: Place, hour: number, days: Days): boolean {
  const isBulk = last(diary, place, hour, days.unusedDays).some(({ isBulkAsked }) => isBulkAsked);
  return isBulk && (!diary.isBulkForClients || diary.isClientSide);
}

/** Whether it would have been seen if somebody had asked. Nobody has to tell of places that decide nothing; who tells is believed. */
function isKnownIn(diary: Diary, place: Place, hour: number, days: Days): boolean {
  if (isQuietIn(diary, place, hour, days)) return true;
  const isSilent = !last(diary, place, hour, days.unusedDays).some(({ isTold }) => isTold);
  const isNever = !diary.inPlace[place].slice(0, hour + 1).some(({ isTold }) => isTold);
  return !deciding(diary).includes(place) && (isSilent || isNever);
}

/** The flag was there, and services told, for all the days that count, and nobody asked for everything at once. */
function isQuietIn(diary: Diary, place: Place, hour: number, days: Days): boolean {
  const from = hour - days.unusedDays * 24;
  if (from < diary.created || isHiddenIn(diary, place, hour, days)) return false;
  const list = diary.inPlace[place];
  const isOlder = list.slice(0, from + 1).some(({ isTold }) => isTold);
  return isOlder && list.slice(from + 1, hour + 1).some(({ isTold }) => isTold);
}

function codeAt(diary: Diary, hour: number, { scanDaysMax }: Days): "there" | "gone" | "unknown" {
  const found = ["shop", "web"].flatMap(
    (repository) =>
      diary.scans.findLast((scan) => scan.repository === repository && scan.hour <= hour) ?? [],
  );
  if (found.some(({ references }) => references > 0)) return "there";
  const isFresh = found.every((scan) => hour - scan.hour <= scanDaysMax * 24);
  return found.length > 0 && isFresh ? "gone" : "unknown";
}

interface Staging {
  readonly days: Days;
  readonly isArchived: boolean;
  readonly isPermanent: boolean;
  readonly isCodeGone: boolean;
}

const order = ["defined", "rolling_out", "live", "ready", "removed"];

function stagesAt(diary: Diary, hour: number, staging: Staging): Pick<Told, "stage" | "inPlaces"> {
  const inPlaces = places.map((place) => stageIn(diary, place, hour, staging));
  if (staging.isArchived) return { stage: "archived", inPlaces };
  const decisive = inPlaces.filter((_, index) =>
    deciding(diary).includes(places[index] ?? "staging"),
  );
  const [least = "defined", most] = decisive.toSorted(
    (a, b) => order.indexOf(a) - order.indexOf(b),
  );
  const given = deciding(diary).map((place) => {
    const config = diary.inPlace[place][hour]?.config;
    return config === undefined ? undefined : sameForAll(config);
  });
  const isBegun = least === "defined" && most !== undefined && most !== "defined";
  const isDivided = new Set(given).size > 1 && order.indexOf(least) > order.indexOf("live");
  const isAskedElsewhere =
    least === "removed" &&
    places.some((place) =>
      last(diary, place, hour, staging.days.unusedDays).some(({ asked }) => asked.size > 0),
    );
  const stage = isBegun ? "rolling_out" : isDivided ? "live" : isAskedElsewhere ? "ready" : least;
  return { stage, inPlaces };
}

function stageIn(diary: Diary, place: Place, hour: number, staging: Staging): string {
  const { days, isArchived, isPermanent, isCodeGone } = staging;
  if (isArchived) return "archived";
  const config = diary.inPlace[place][hour]?.config;
  if (config === undefined || sameForAll(config) === undefined) return "rolling_out";
  const wasEverOn = diary.inPlace[place].slice(0, hour + 1).some((it) => it.config.on);
  if (!wasEverOn) return "defined";
  const isSettled = ruledFor(diary, place, hour, days) !== undefined;
  if (isPermanent || !isSettled || gotOther(diary, place, hour, days)) return "live";
  const isAsked = last(diary, place, hour, days.unusedDays).some(({ asked }) => asked.size > 0);
  return isCodeGone && !isAsked && isQuietIn(diary, place, hour, days) ? "removed" : "ready";
}
