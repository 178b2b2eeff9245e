import { dayMs } from "../registry/calendar.ts";
import { decisive } from "./decisive.ts";
import { agoText, code, countText, listText } from "./life-words.ts";
import { dependantNames } from "./signals.ts";
import { type EnvironmentStage, isAsked, type Known, trackOf } from "./stages.ts";
import { firstDoubt, othersServed } from "./usage.ts";
import { doubtText, idleText, usedText } from "./usage-words.ts";

/** One thing that was looked at, and what it speaks for. */
export interface Reason {
  /** `doubt`: nobody can tell. `note`: worth knowing, and decides nothing. */
  readonly speaks: "for" | "against" | "doubt" | "note";
  readonly detail: string;
}

/** Whether something may be done, and every reason; never a bare tag. */
export interface Verdict {
  /** `done`: there is nothing left to do. `unknown`: nothing speaks against it, but too little is known. */
  readonly safe: "yes" | "no" | "unknown" | "done";
  /** All of it in one sentence. */
  readonly sentence: string;
  readonly reasons: readonly Reason[];
}

/** Whether code can do as if the flag gave the same for good. */
export function deletionVerdict(
  known: Known,
  inEnvironments: readonly EnvironmentStage[],
): Verdict {
  const { evidence, presence } = known;
  if (presence.state === "gone" && !isAsked(known)) {
    const detail = presence.isStated ? "somebody says that no code names it" : "no code names it";
    return verdict("Out of code", "done", [{ speaks: "for", detail }]);
  }
  const reasons =
    evidence.flag.state === "archived"
      ? [{ speaks: "for", detail: "it is archived" } as const, codeReason(known)]
      : [
          ...permanentReasons(known),
          ...servingReasons(known, inEnvironments),
          codeReason(known),
          dependantsReason(known),
        ];
  return verdict("delete from code", answerOf(reasons), reasons);
}

/** Whether the key can become a tombstone: no code names it, nobody asks for it, nothing needs it. */
export function archiveVerdict(known: Known): Verdict {
  const { evidence } = known;
  if (evidence.flag.state === "archived") {
    const { archivedAt } = evidence;
    const when = archivedAt === undefined ? "" : ` ${agoText(archivedAt, known.now)}`;
    const detail = "its key stays taken, and it can be restored";
    return verdict(`Archived${when}`, "done", [{ speaks: "for", detail }]);
  }
  const reasons = [
    ...permanentReasons(known),
    codeGoneReason(known),
    ...usageReasons(known),
    dependantsReason(known),
  ];
  return verdict("archive", answerOf(reasons), reasons);
}

function answerOf(reasons: readonly Reason[]): Verdict["safe"] {
  if (reasons.some(({ speaks }) => speaks === "against")) return "no";
  return reasons.some(({ speaks }) => speaks === "doubt") ? "unknown" : "yes";
}

/** Of what speaks against it everything; else of what nobody knows; else of what speaks for it. */
function verdict(what: string, safe: Verdict["safe"], reasons: readonly Reason[]): Verdict {
  const told = reasons
    .filter(({ speaks }) => speaks === telling[safe] || (safe === "yes" && speaks === "note"))
    .map(({ detail }) => detail);
  return { safe, sentence: `${starts[safe]}${what}: ${told.join("; ")}.`, reasons };
}

const telling = { yes: "for", no: "against", unknown: "doubt", done: "for" } as const;
const starts = {
  yes: "Safe to ",
  no: "Not safe to ",
  unknown: "Not known to be safe to ",
  done: "",
} as const;

function permanentReasons({ evidence }: Known): readonly Reason[] {
  const { expiry } = evidence.flag;
  if (trackOf(evidence) === "temporary" || expiry.kind !== "permanent") return [];
  return [{ speaks: "against", detail: `it is meant to stay (${expiry.reason})` }];
}

function servingReasons(
  known: Known,
  inEnvironments: readonly EnvironmentStage[],
): readonly Reason[] {
  const deciding = decisive(inEnvironments);
  const split = deciding.filter(({ serves }) => serves === null);
  if (split.length > 0) {
    const where = listText(split.map(({ environment }) => code(environment)));
    return [{ speaks: "against", detail: `who gets what depends on who asks in ${where}` }];
  }
  const [first] = deciding;
  if (first === undefined) return [{ speaks: "doubt", detail: "it has no environment" }];
  if (new Set(deciding.map(({ serves }) => serves)).size > 1) {
    const places = deciding.map(
      ({ serves, environment }) => `${code(serves ?? "")} in ${code(environment)}`,
    );
    return [{ speaks: "against", detail: `it serves ${listText(places)}` }];
  }
  const variant = first.serves ?? "";
  return [
    settledReason(deciding, { variant, known }),
    ...observedReasons(deciding, { variant, known }),
    ...elsewhereNotes(inEnvironments, { variant, deciding }),
  ];
}

interface OfVariant {
  readonly variant: string;
  readonly known: Known;
}

function settledReason(
  deciding: readonly EnvironmentStage[],
  { variant, known: { rules } }: OfVariant,
): Reason {
  const days = Math.min(...deciding.map((stage) => stage.days));
  const span = countText(days, "day");
  if (days >= rules.settledDays) {
    return { speaks: "for", detail: `serves ${code(variant)} everywhere for ${span}` };
  }
  return {
    speaks: "against",
    detail: `serves ${code(variant)} everywhere for ${span} only, not yet ${rules.settledDays}`,
  };
}

/** What rules say and services were given should be one; where it is not, rules are not believed. */
function observedReasons(
  deciding: readonly EnvironmentStage[],
  { variant, known: { evidence, rules, now } }: OfVariant,
): readonly Reason[] {
  const since = now - rules.settledDays * dayMs;
  return deciding.flatMap(({ environment }) => {
    const [other] = othersServed(evidence, { environment, variant, since });
    if (other === undefined) return [];
    const where = `${code(other.service)} in ${code(environment)}`;
    const detail = `${where} still got ${code(other.variant ?? "")} ${agoText(other.lastAt, now)}`;
    return [{ speaks: "against" as const, detail }];
  });
}

/** Other environments would get the same as production does. */
function elsewhereNotes(
  inEnvironments: readonly EnvironmentStage[],
  {
    variant,
    deciding,
  }: { readonly variant: string; readonly deciding: readonly EnvironmentStage[] },
): readonly Reason[] {
  const others = inEnvironments.filter(
    (stage) => !deciding.includes(stage) && stage.serves !== variant,
  );
  if (others.length === 0) return [];
  const where = listText(others.map(({ environment }) => code(environment)));
  return [{ speaks: "note", detail: `${where} would get ${code(variant)} too` }];
}

/** What there is to delete. */
function codeReason({ presence }: Known): Reason {
  const { state, references, repositories, outdated } = presence;
  if (state === "there") {
    const where = countText(repositories.length, "repository", "repositories");
    return { speaks: "for", detail: `${countText(references, "reference")} in ${where}` };
  }
  if (state === "gone") {
    return { speaks: "note", detail: "no code on a default branch names it, but somebody asks" };
  }
  return outdated.length > 0
    ? { speaks: "note", detail: "what code names it is not known since the scans are old" }
    : { speaks: "note", detail: "where code names it is not known" };
}

function codeGoneReason({ presence }: Known): Reason {
  const { state, references, repositories, outdated, isStated } = presence;
  if (state === "there") {
    const where = countText(repositories.length, "repository", "repositories");
    const detail = `${countText(references, "reference")} in ${where}`;
    return { speaks: "against", detail: `code still names it: ${detail}` };
  }
  if (state === "gone") {
    return isStated
      ? { speaks: "for", detail: "no code names it, as somebody says" }
      : { speaks: "for", detail: "no code names it" };
  }
  if (state === "not_kept") return { speaks: "doubt", detail: "what code named it is not kept" };
  const old = listText(outdated.map(({ repository }) => code(repository)));
  return outdated.length > 0
    ? { speaks: "doubt", detail: `the scan of ${old} is too old to be believed` }
    : { speaks: "doubt", detail: "no repository was scanned, so nobody knows what code names it" };
}

function usageReasons({ evidence, usages, rules, now }: Known): readonly Reason[] {
  if (evidence.uses === null) return [{ speaks: "doubt", detail: "who asked for it is not kept" }];
  const used = usages.filter(({ state }) => state === "used");
  if (used.length > 0) return [{ speaks: "against", detail: usedText(used, now) }];
  const doubt = firstDoubt(usages, evidence);
  if (doubt !== undefined) return [{ speaks: "doubt", detail: doubtText(doubt, rules.unusedDays) }];
  return [{ speaks: "for", detail: idleText(usages, { createdAt: evidence.createdAt, now }) }];
}

function dependantsReason({ evidence }: Known): Reason {
  const names = dependantNames(evidence.dependants);
  return names.length === 0
    ? { speaks: "for", detail: "nothing depends on it" }
    : { speaks: "against", detail: `needed by ${listText(names)}` };
}
