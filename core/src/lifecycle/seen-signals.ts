// Signals that rest on what somebody saw: rules, services, scans of code.
import { dayMs } from "../registry/calendar.ts";
import { decisive } from "./decisive.ts";
import { agoText, capital, code, countText, listText } from "./life-words.ts";
import type { Signal } from "./signal.ts";
import type { EnvironmentStage, Known } from "./stages.ts";
import { firstDoubt, othersServed } from "./usage.ts";
import {
  bulkCaveat,
  doubtText,
  environmentsText,
  idleText,
  lastReport,
  remoteCaveat,
  servicesText,
  usedText,
} from "./usage-words.ts";

/** Same for everybody, by what the rules say. */
export function rulesSignal(
  { evidence, rules, now }: Known,
  inEnvironments: readonly EnvironmentStage[],
): Signal {
  const signal = { code: "one_sided_rules", asOf: now, caveat: null } as const;
  const deciding = decisive(inEnvironments);
  const split = deciding.filter(({ serves }) => serves === null);
  if (split.length > 0) {
    const detail = `Who gets what depends on who asks, in ${environmentsText(split)}.`;
    return { ...signal, state: "clear", detail };
  }
  const served = new Set(deciding.map(({ serves }) => serves));
  const days = Math.min(...deciding.map((stage) => stage.days));
  const texts = deciding.map(
    ({ serves, environment, days: since }) =>
      `${code(serves ?? "")} in ${code(environment)} for ${countText(since, "day")}`,
  );
  const isSettled = served.size === 1 && days >= rules.settledDays;
  const caveat =
    evidence.flag.state === "archived" ? "It is archived: this is what it served last." : null;
  return {
    ...signal,
    state: isSettled ? "raised" : "clear",
    detail: texts.length === 0 ? "It has no environment." : `Everybody gets ${listText(texts)}.`,
    caveat,
  };
}

/** Same for everybody, by what services were given. */
export function observedSignal(
  { evidence, usages, rules, now }: Known,
  inEnvironments: readonly EnvironmentStage[],
): Signal {
  const signal = { code: "one_sided_observed", caveat: null } as const;
  if (evidence.uses === null) {
    return { ...signal, state: "not_kept", detail: "What was served is not kept.", asOf: null };
  }
  const asOf = lastReport(evidence.environments);
  const since = now - rules.settledDays * dayMs;
  const deciding = decisive(inEnvironments).map(({ environment }) => environment);
  const seen = evidence.uses.filter(
    ({ environment, lastAt }) => deciding.includes(environment) && lastAt > since,
  );
  const variants = new Set(seen.flatMap(({ variant }) => (variant === null ? [] : [variant])));
  const defaults = seen.filter(({ variant }) => variant === null);
  const caveat =
    defaults.length > 0
      ? `Code defaults were served too, to ${servicesText(defaults)}.`
      : [...usages.values()].some(({ isHidden }) => isHidden)
        ? bulkCaveat
        : null;
  const within = `in the last ${countText(rules.settledDays, "day")}`;
  const [only] = variants;
  if (only === undefined) {
    return { ...signal, state: "unknown", detail: `Nobody was seen to get it ${within}.`, asOf };
  }
  if (variants.size > 1) {
    const detail = `Services got ${listText([...variants].map(code))} ${within}.`;
    return { ...signal, state: "clear", detail, asOf, caveat };
  }
  const start = Math.min(...seen.map(({ firstAt }) => firstAt));
  const other = deciding.flatMap((environment) =>
    othersServed(evidence, { environment, variant: only, since: 0 }),
  )[0];
  // Watched for a shorter time than asked for, nothing is known of the rest.
  if (start > since && other === undefined) {
    const detail = `Services got ${code(only)} alone, but were first seen ${agoText(start, now)}.`;
    return { ...signal, state: "unknown", detail, asOf, caveat };
  }
  return {
    ...signal,
    state: "raised",
    detail: `Services got ${code(only)} alone ${within}.`,
    asOf,
    caveat,
  };
}

/** Whether anybody asks for it, in which environments, by which services. */
export function unusedSignal({ evidence, usages, rules, now }: Known): Signal {
  const signal = { code: "unused", asOf: lastReport(evidence.environments) } as const;
  const all = [...usages.values()];
  if (evidence.uses === null) {
    const detail = "Who asked for it is not kept.";
    return { ...signal, state: "not_kept", detail, asOf: null, caveat: null };
  }
  const isRemote = all.some(({ uses }) => uses.some(({ kind }) => kind === "remote"));
  const isHidden = all.some((usage) => usage.isHidden);
  const caveat = isHidden ? bulkCaveat : isRemote ? remoteCaveat : null;
  const used = all.filter(({ state }) => state === "used");
  if (used.length > 0) {
    return { ...signal, state: "clear", detail: `${usedText(used, now)}.`, caveat };
  }
  const doubt = firstDoubt(all, evidence);
  if (doubt !== undefined) {
    const detail = `${capital(doubtText(doubt, rules.unusedDays))}.`;
    return { ...signal, state: "unknown", detail, caveat };
  }
  const idle = idleText(all, { createdAt: evidence.createdAt, now });
  return { ...signal, state: "raised", detail: `${capital(idle)}.`, caveat };
}

/** Whether default branches name it. */
export function codeSignal({ presence }: Known): Signal {
  const { state, references, repositories, outdated, asOf, isStated } = presence;
  const signal = { code: "unreferenced", asOf } as const;
  const old = outdated.map(({ repository }) => code(repository));
  const caveat =
    old.length === 0
      ? "Keys that are put together at run time are not found."
      : `The scan of ${listText(old)} is old.`;
  if (state === "not_kept") {
    return { ...signal, state, detail: "What code said is not kept.", caveat: null };
  }
  if (state === "there") {
    const where = countText(repositories.length, "repository", "repositories");
    const detail = `${countText(references, "reference")} in ${where}: ${listText(repositories.map(code))}.`;
    return { ...signal, state: "clear", detail, caveat };
  }
  if (isStated) {
    const detail = "Somebody says that no code asks for it any more.";
    return { ...signal, state: "raised", detail, caveat: "No repository was scanned." };
  }
  if (state === "gone") {
    return { ...signal, state: "raised", detail: "No default branch names it.", caveat };
  }
  const detail =
    old.length === 0 ? "No repository was scanned." : "Nothing was found, in scans that are old.";
  return { ...signal, state: "unknown", detail, caveat: old.length === 0 ? null : caveat };
}
