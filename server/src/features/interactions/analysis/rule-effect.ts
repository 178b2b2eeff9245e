/** Which interaction rules changes would break, worked out from the registry alone: it waits for no other question. */
import { applyChanges } from "@yardarm/core/changes";
import { Source, touchedRules, usableCorrelations } from "@yardarm/core/combinations";
import { type InteractionRule, isInForce, type Registry, snapshotOf } from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import type { Reader } from "../../../platform/db/reader.ts";
import { type LoadedRegistry, loadSlice } from "../../changes/registry-read-model.ts";
import { findEnvironment } from "../../environments/environment-read-model.ts";
import { dayOf } from "../rule-read-model.ts";
import type { EffectGround, Question, RuleEffect, Violation } from "./answers.ts";
import { violationsOf } from "./environment-state.ts";

export function isRuleQuestion(question: Question): question is Question<"rules"> {
  return question.kind === "rules";
}

/** The revision is read first: what is worked out may be of a later one, and is then asked anew, never of an earlier one. */
export async function ruleEffect(
  reader: Reader,
  question: Question<"rules">,
): Promise<RuleEffect | undefined> {
  const { project, environment, ask } = question;
  const place = await findEnvironment(reader, question);
  const loaded = await loadSlice(reader, project, ["*"]);
  if (place === undefined || loaded === undefined) return undefined;
  const before = loaded.registry;
  const after = applyChanges(before, ask.changes).registry ?? before;
  const [now, next] = [before, after].map((it) => snapshotOf(it, environment, "0.0"));
  const ground = groundOf(place, loaded);
  if (now === undefined || next === undefined) return { ...ground, violations: [], standing: [] };
  const sourceOf = (snapshot: Snapshot) =>
    new Source(snapshot, usableCorrelations(snapshot, place.correlations));
  const sources = [sourceOf(now), sourceOf(next)] as const;
  const rules = touchedRules(sources, rulesInForce(before, after, question));
  return { ...ground, ...brokenOnly(sources, rules) };
}

export function groundOf(
  { revision }: { readonly revision: number },
  { versions }: Pick<LoadedRegistry, "versions">,
): EffectGround {
  const ofRules = [...versions].filter(([address]) => address.startsWith("interaction/"));
  return { environmentRevision: revision, ruleVersions: Object.fromEntries(ofRules) };
}

/** Every rule before or after changes, in each form that it has. */
export function rulesInForce(
  before: Registry,
  after: Registry,
  { environment, now }: Pick<Question, "environment" | "now">,
): readonly InteractionRule[] {
  const day = dayOf(new Date(now));
  const forms = [...before.interactions.values(), ...after.interactions.values()];
  return [...new Set(forms)].filter((rule) => isInForce(rule, { environment, day }));
}

/**
 * What is broken only afterwards, and what was broken before and stays so. By the rules before and after, so that no request
 * first takes away what it would break; what was broken before refuses nobody who mends something else.
 */
export function brokenOnly(
  [before, after]: readonly [Source, Source],
  rules: readonly InteractionRule[],
): Pick<RuleEffect, "violations" | "standing"> {
  const broken = brokenBy(before, rules);
  const would = brokenBy(after, rules);
  const isNew = ({ rule }: Violation) => !broken.some((it) => it.rule === rule);
  return {
    violations: would.filter(isNew),
    standing: would.filter((it) => !isNew(it)),
  };
}

/** Each rule once, by the first of its forms that is broken. */
function brokenBy(source: Source, rules: readonly InteractionRule[]): readonly Violation[] {
  const found = violationsOf(source, rules).filter(({ verdict }) => verdict === "reachable");
  return found.filter((it, index) => found.findIndex(({ rule }) => rule === it.rule) === index);
}
