import { startOf } from "../registry/calendar.ts";
import { daysOver } from "../registry/last-day.ts";
import type { FanOut } from "./evidence.ts";
import { code, countText, daysSince, listText } from "./life-words.ts";
import { codeSignal, observedSignal, rulesSignal, unusedSignal } from "./seen-signals.ts";
import type { Signal } from "./signal.ts";
import { type EnvironmentStage, type Known, trackOf } from "./stages.ts";

/** Every signal, each by itself: what they mean together is a verdict's to say. */
export function signalsOf(
  known: Known,
  inEnvironments: readonly EnvironmentStage[],
): readonly Signal[] {
  return [
    expirySignal(known),
    lifetimeSignal(known),
    rulesSignal(known, inEnvironments),
    observedSignal(known, inEnvironments),
    unusedSignal(known),
    codeSignal(known),
    ownerSignal(known),
    dependantsSignal(known),
    fanOutSignal(known),
    ...(trackOf(known.evidence) === "permanent" ? [reviewSignal(known)] : []),
  ];
}

function expirySignal({ evidence, now }: Known): Signal {
  const { expiry } = evidence.flag;
  const signal = { code: "past_expiry", asOf: now, caveat: null } as const;
  if (expiry.kind === "permanent") {
    return { ...signal, state: "clear", detail: `It is meant to stay: ${expiry.reason}` };
  }
  const { extensions } = evidence;
  const extended =
    extensions === null
      ? { caveat: "How often that day was put off is not kept." }
      : extensions > 0 && { caveat: `That day was put off ${timesText(extensions)} before.` };
  const over = daysOver(expiry, now);
  if (over > 0) {
    const detail = `Its last day was ${expiry.date}, ${countText(over, "day")} ago.`;
    return { ...signal, ...extended, state: "raised", detail };
  }
  return { ...signal, ...extended, state: "clear", detail: `Its last day is ${expiry.date}.` };
}

function timesText(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function lifetimeSignal({ evidence, rules, now }: Known): Signal {
  const { purpose } = evidence.flag;
  const allowed = rules.lifetimes[purpose];
  const age = daysSince(evidence.createdAt, now);
  const signal = { code: "lifetime_exceeded", asOf: now, caveat: null } as const;
  const aged = `It is ${countText(age, "day")} old`;
  if (allowed === undefined) {
    const detail = `${aged}; no policy says how old a ${purpose} flag may be.`;
    return { ...signal, state: "clear", detail };
  }
  return {
    ...signal,
    state: age > allowed ? "raised" : "clear",
    detail: `${aged}; a ${purpose} flag may be ${countText(allowed, "day")} old.`,
  };
}

function ownerSignal({ evidence, now }: Known): Signal {
  const { owner } = evidence.flag;
  const signal = { code: "owner_gone", caveat: null } as const;
  if (evidence.ownerIsActive === null) {
    return {
      ...signal,
      state: "not_kept",
      detail: "Whether they were there is not kept.",
      asOf: null,
    };
  }
  return evidence.ownerIsActive
    ? { ...signal, state: "clear", detail: `A ${owner.kind} answers for it.`, asOf: now }
    : {
        ...signal,
        state: "raised",
        detail:
          owner.kind === "team"
            ? "The team that answers for it is gone, or nobody is left in it."
            : "The person who answers for it is gone.",
        asOf: now,
      };
}

function dependantsSignal({ evidence, now }: Known): Signal {
  const { dependants } = evidence;
  const signal = { code: "dependants", asOf: now, caveat: null } as const;
  if (dependants.length === 0) {
    return { ...signal, state: "clear", detail: "Nothing depends on it." };
  }
  const names = dependantNames(dependants);
  return { ...signal, state: "raised", detail: `Needed by ${listText(names)}.` };
}

/** Each thing that needs the flag, once. */
export function dependantNames(dependants: Known["evidence"]["dependants"]): readonly string[] {
  return [...new Set(dependants.map(({ address }) => code(address)))];
}

function fanOutSignal({ evidence }: Known): Signal {
  const { fanOut } = evidence;
  const signal = { code: "fan_out", caveat: null } as const;
  if (fanOut === null) {
    return { ...signal, state: "unknown", detail: "What it meets is not worked out.", asOf: null };
  }
  const { environment, meeting, untested, asOf } = fanOut;
  const where = code(environment);
  if (meeting === 0) {
    return { ...signal, state: "clear", detail: `It meets no other flag in ${where}.`, asOf };
  }
  const detail = `${countText(meeting, "pair")} of states can meet because of it in ${where}, or did; ${untested} of them untested.`;
  return { ...signal, state: "raised", detail, asOf, caveat: fanOutCaveat(fanOut) };
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
