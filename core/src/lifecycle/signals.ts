import { startOf } from "../registry/calendar.ts";
import { daysOver } from "../registry/last-day.ts";
import type { FanOut } from "./evidence.ts";
import { code, countText, daysSince, flagOfText, listText } from "./life-words.ts";
import { codeSignal, observedSignal, rulesSignal, unusedSignal } from "./seen-signals.ts";
import type { Signal } from "./signal.ts";
import { type EnvironmentStage, type Known, trackOf } from "./stages.ts";

/** Every signal, each by itself: what they mean together is a verdict's to say. */
export function signalsOf(
  known: Known,
  inEnvironments: readonly EnvironmentStage[],
): readonly Signal[] {
  const signals = [
    expirySignal(known),
    lifetimeSignal(known),
    rulesSignal(known, inEnvironments),
    observedSignal(known, inEnvironments),
    unusedSignal(known),
    codeSignal(known),
    ownerSignal(known),
    dependantsSignal(known),
    fanOutSignal(known),
  ];
  if (trackOf(known.evidence) === "permanent") signals.push(reviewSignal(known));
  return signals;
}

function expirySignal({ evidence, now }: Known): Signal {
  const { expiry } = evidence.flag;
  if (expiry.kind === "permanent") {
    const detail = `It is meant to stay: ${expiry.reason}`;
    return { code: "past_expiry", state: "clear", detail, asOf: now, caveat: null };
  }
  const caveat = extendedText(evidence.extensions);
  const over = daysOver(expiry, now);
  if (over > 0) {
    const detail = `Its last day was ${expiry.date}, ${countText(over, "day")} ago.`;
    return { code: "past_expiry", state: "raised", detail, asOf: now, caveat };
  }
  const detail = `Its last day is ${expiry.date}.`;
  return { code: "past_expiry", state: "clear", detail, asOf: now, caveat };
}

function extendedText(extensions: number | null): string | null {
  if (extensions === null) return "How often that day was put off is not kept.";
  return extensions > 0 ? `That day was put off ${timesText(extensions)} before.` : null;
}

function timesText(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function lifetimeSignal({ evidence, rules, now }: Known): Signal {
  const { purpose } = evidence.flag;
  const allowed = rules.lifetimes[purpose];
  const age = daysSince(evidence.createdAt, now);
  const aged = `It is ${countText(age, "day")} old`;
  return {
    code: "lifetime_exceeded",
    state: allowed !== undefined && age > allowed ? "raised" : "clear",
    detail:
      allowed === undefined
        ? `${aged}; no policy says how old ${flagOfText(purpose)} may be.`
        : `${aged}; ${flagOfText(purpose)} may be ${countText(allowed, "day")} old.`,
    asOf: now,
    caveat: null,
  };
}

function ownerSignal({ evidence, now }: Known): Signal {
  const { owner } = evidence.flag;
  if (evidence.ownerIsActive === null) {
    const detail = "Whether they were there is not kept.";
    return { code: "owner_gone", state: "not_kept", detail, asOf: null, caveat: null };
  }
  if (evidence.ownerIsActive) {
    const detail = `A ${owner.kind} answers for it.`;
    return { code: "owner_gone", state: "clear", detail, asOf: now, caveat: null };
  }
  const detail =
    owner.kind === "team"
      ? "The team that answers for it is gone, or nobody is left in it."
      : "The person who answers for it is gone.";
  return { code: "owner_gone", state: "raised", detail, asOf: now, caveat: null };
}

function dependantsSignal({ evidence, now }: Known): Signal {
  const { dependants } = evidence;
  const isNeeded = dependants.length > 0;
  return {
    code: "dependants",
    state: isNeeded ? "raised" : "clear",
    detail: isNeeded
      ? `Needed by ${listText(dependantNames(dependants))}.`
      : "Nothing depends on it.",
    asOf: now,
    caveat: null,
  };
}

/** Each thing that needs the flag, once. */
export function dependantNames(dependants: Known["evidence"]["dependants"]): readonly string[] {
  if (dependants.length === 0) return [];
  return [...new Set(dependants.map(({ address }) => code(address)))];
}

function fanOutSignal({ evidence }: Known): Signal {
  const { fanOut } = evidence;
  if (fanOut === null) {
    const detail = "What it meets is not worked out.";
    return { code: "fan_out", state: "unknown", detail, asOf: null, caveat: null };
  }
  const { environment, meeting, untested, asOf } = fanOut;
  const where = code(environment);
  if (meeting === 0) {
    const detail = `It meets no other flag in ${where}.`;
    return { code: "fan_out", state: "clear", detail, asOf, caveat: null };
  }
  const detail = `${countText(meeting, "pair")} of states can meet because of it in ${where}, or did; ${untested} of them untested.`;
  return { code: "fan_out", state: "raised", detail, asOf, caveat: fanOutCaveat(fanOut) };
}

/** Flags that meet are not flags that disturb each other. */
function fanOutCaveat({ unknown, hasTests }: FanOut): string {
  const more = unknown === 0 ? "" : ` Of ${countText(unknown, "pair")} more nobody knows.`;
  return hasTests
    ? `By rules, not by what anybody asked for.${more}`
    : `By rules, not by what anybody asked for; no test ever told what it exercised.${more}`;
}

function reviewSignal({ evidence, rules, now }: Known): Signal {
  const { expiry } = evidence.flag;
  const reviewed = expiry.kind === "permanent" ? expiry.reviewed : undefined;
  const days = daysSince(reviewed === undefined ? evidence.createdAt : startOf(reviewed), now);
  const when =
    reviewed === undefined
      ? `Nobody has looked at it again since its creation ${countText(days, "day")} ago`
      : `Somebody said ${countText(days, "day")} ago that it is still needed`;
  return {
    code: "review_due",
    state: days > rules.reviewDays ? "raised" : "clear",
    detail: `${when}; that is due every ${countText(rules.reviewDays, "day")}.`,
    asOf: now,
    caveat: null,
  };
}
