// Signals that rest on what somebody saw: rules, services, scans of code.
import { dayMs } from "../registry/calendar.ts";
import type { CodePresence } from "./code-presence.ts";
import { decisive } from "./decisive.ts";
import type { Use } from "./evidence.ts";
import { agoText, capital, code, countText, listText } from "./life-words.ts";
import type { Signal } from "./signal.ts";
import type { EnvironmentStage, Known } from "./stages.ts";
import { firstDoubt } from "./usage.ts";
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
  const deciding = decisive(inEnvironments);
  const split = deciding.filter(({ serves }) => serves === null);
  if (split.length > 0) {
    const detail = `Who gets what depends on who asks, in ${environmentsText(split)}.`;
    return { code: "one_sided_rules", state: "clear", detail, asOf: now, caveat: null };
  }
  const served = new Set(deciding.map(({ serves }) => serves));
  const days = Math.min(...deciding.map((stage) => stage.days));
  const texts = deciding.map(
    ({ serves, environment, days: since }) =>
      `${code(serves ?? "")} in ${code(environment)} for ${countText(since, "day")}`,
  );
  const isSettled = served.size === 1 && days >= rules.settledDays;
  return {
    code: "one_sided_rules",
    state: isSettled ? "raised" : "clear",
    detail: texts.length === 0 ? "It has no environment." : `Everybody gets ${listText(texts)}.`,
    asOf: now,
    caveat:
      evidence.flag.state === "archived" ? "It is archived: this is what it served last." : null,
  };
}

/** Same for everybody, by what services were given. */
export function observedSignal(known: Known, inEnvironments: readonly EnvironmentStage[]): Signal {
  const { uses, environments } = known.evidence;
  if (uses === null) {
    const detail = "What was served is not kept.";
    return { code: "one_sided_observed", state: "not_kept", detail, asOf: null, caveat: null };
  }
  const deciding = new Set(decisive(inEnvironments).map(({ environment }) => environment));
  const since = known.now - known.rules.settledDays * dayMs;
  const seen = uses.filter(
    ({ environment, lastAt }) => lastAt > since && deciding.has(environment),
  );
  const { state, detail } = servedAlone(seen, { known, deciding, since });
  return {
    code: "one_sided_observed",
    state,
    detail,
    asOf: lastReport(environments),
    caveat: seen.some(({ variant }) => variant !== null) ? observedCaveat(seen, known) : null,
  };
}

interface Watched {
  readonly known: Known;
  readonly deciding: ReadonlySet<string>;
  readonly since: number;
}

function servedAlone(
  seen: readonly Use[],
  { known, deciding, since }: Watched,
): Pick<Signal, "state" | "detail"> {
  const { evidence, rules, now } = known;
  const within = `in the last ${countText(rules.settledDays, "day")}`;
  const variants = new Set(seen.flatMap(({ variant }) => variant ?? []));
  const [only] = variants;
  if (only === undefined) {
    return { state: "unknown", detail: `Nobody was seen to get it ${within}.` };
  }
  if (variants.size > 1) {
    const got = listText([...variants].map(code));
    return { state: "clear", detail: `Services got ${got} ${within}.` };
  }
  const start = Math.min(...seen.map(({ firstAt }) => firstAt));
  // Watched for a shorter time than asked for, nothing is known of the rest.
  if (start > since && !wasServedOther(evidence.uses ?? [], { deciding, only })) {
    const detail = `Services got ${code(only)} alone, but were first seen ${agoText(start, now)}.`;
    return { state: "unknown", detail };
  }
  return { state: "raised", detail: `Services got ${code(only)} alone ${within}.` };
}

/** Ever. */
function wasServedOther(
  uses: readonly Use[],
  { deciding, only }: Pick<Watched, "deciding"> & { readonly only: string },
): boolean {
  return uses.some(
    ({ environment, variant, lastAt }) =>
      deciding.has(environment) && variant !== null && variant !== only && lastAt > 0,
  );
}

function observedCaveat(seen: readonly Use[], { usages }: Known): string | null {
  const defaults = seen.filter(({ variant }) => variant === null);
  if (defaults.length > 0) return `Code defaults were served too, to ${servicesText(defaults)}.`;
  return usages.some(({ isHidden }) => isHidden) ? bulkCaveat : null;
}

/** Whether anybody asks for it, in which environments, by which services. */
export function unusedSignal(known: Known): Signal {
  const { evidence, usages } = known;
  if (evidence.uses === null) {
    const detail = "Who asked for it is not kept.";
    return { code: "unused", state: "not_kept", detail, asOf: null, caveat: null };
  }
  const { state, detail } = idleness(known);
  const isRemote = usages.some(({ uses }) => uses.some(({ kind }) => kind === "remote"));
  const isHidden = usages.some((usage) => usage.isHidden);
  return {
    code: "unused",
    state,
    detail: `${capital(detail)}.`,
    asOf: lastReport(evidence.environments),
    caveat: isHidden ? bulkCaveat : isRemote ? remoteCaveat : null,
  };
}

function idleness({ evidence, usages, rules, now }: Known): Pick<Signal, "state" | "detail"> {
  const used = usages.filter(({ state }) => state === "used");
  if (used.length > 0) return { state: "clear", detail: usedText(used, now) };
  const doubt = firstDoubt(usages, evidence);
  if (doubt !== undefined) return { state: "unknown", detail: doubtText(doubt, rules.unusedDays) };
  const idle = idleText(usages, { createdAt: evidence.createdAt, now });
  const known = usages.filter(({ state }) => state === "idle");
  const where = known.length === 0 ? "" : `, in ${environmentsText(known)}`;
  return { state: "raised", detail: `${idle}${where}${lastText(evidence)}` };
}

/** Who stopped last. */
function lastText({ uses }: Known["evidence"]): string {
  const [latest] = (uses ?? []).toSorted((a, b) => b.lastAt - a.lastAt);
  if (latest === undefined) return "";
  return `; the last was ${code(latest.service)} in ${code(latest.environment)}`;
}

/** Whether default branches name it. */
export function codeSignal({ presence }: Known): Signal {
  const { state, detail } = naming(presence);
  return {
    code: "unreferenced",
    state,
    detail,
    asOf: presence.asOf,
    caveat: namingCaveat(presence),
  };
}

function naming(presence: CodePresence): Pick<Signal, "state" | "detail"> {
  const { state, references, repositories, outdated, isStated } = presence;
  if (state === "not_kept") return { state, detail: "What code said is not kept." };
  if (state === "there") {
    const where = countText(repositories.length, "repository", "repositories");
    const detail = `${countText(references, "reference")} in ${where}: ${listText(repositories.map(code))}.`;
    return { state: "clear", detail };
  }
  if (isStated) {
    return { state: "raised", detail: "Somebody says that no code asks for it any more." };
  }
  if (state === "gone") return { state: "raised", detail: "No default branch names it." };
  const isOld = outdated.length > 0;
  const detail = isOld ? "Nothing was found, in scans that are old." : "No repository was scanned.";
  return { state: "unknown", detail };
}

function namingCaveat({ state, outdated, isStated }: CodePresence): string | null {
  if (isStated) return "No repository was scanned.";
  if (state === "not_kept" || (state === "unknown" && outdated.length === 0)) return null;
  return outdated.length === 0
    ? "Keys that are put together at run time are not found."
    : `The scan of ${listText(outdated.map(({ repository }) => code(repository)))} is old.`;
}
