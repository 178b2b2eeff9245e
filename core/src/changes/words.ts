import type { AttributeCondition, Condition, JsonValue, Rollout, Serve } from "@yardarm/sdk/model";
import type { Owner } from "../registry/kinds.ts";
import { weightsOf } from "../registry/rollout.ts";
import { percentText } from "../registry/serving.ts";

// Phrases that the sentences of changes are made of.

/** Longer values are cut: a sentence is no place for a document. */
const valueTextMax = 60;

/** As in code: `new-checkout`. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** The first few, and how many more there are. */
export function listText(items: readonly string[], shownMax = 3, join = "and"): string {
  const shown = items.length > shownMax ? items.slice(0, shownMax) : items;
  const hidden = items.length - shown.length;
  if (hidden > 0) return `${shown.join(", ")} and ${hidden} more`;
  const last = shown.at(-1) ?? "nothing";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} ${join} ${last}`;
}

export function countText(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

export function valueText(value: JsonValue): string {
  const text = JSON.stringify(value);
  return code(text.length > valueTextMax ? `${text.slice(0, valueTextMax)}…` : text);
}

export function ownerText(owner: Owner): string {
  return `${owner.kind} ${code(owner.id)}`;
}

/** `on`, or 25 % `on`, 75 % `off` */
export function serveText(serve: Serve): string {
  return "variant" in serve ? code(serve.variant) : rolloutText(serve.rollout);
}

/**
 * What is served now instead of before. When only the split between two variants moved, it is enough to name one: not
 * the off variant, if that is known.
 */
export function servedInsteadText(from: Serve, to: Serve, offVariant?: string): string {
  const moved = movedShare(from, to, offVariant);
  return moved === undefined
    ? `Serve ${serveText(to)} instead of ${serveText(from)}`
    : `Serve ${code(moved.variant)} to ${moved.to} instead of ${moved.from}`;
}

/** country is in `KE` or `TZ`, and the subject is in segment `beta` */
export function conditionsText(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? "always" : `if ${joined(conditions, "all")}`;
}

function rolloutText(rollout: Rollout): string {
  return partsOf(rollout)
    .map(({ variant, share }) => `${percentText(share)} ${code(variant)}`)
    .join(", ");
}

function partsOf(rollout: Rollout): readonly { variant: string; share: number }[] {
  const weights = [...weightsOf(rollout)];
  const all = weights.reduce((sum, [, weight]) => sum + weight, 0) || 1;
  return weights.map(([variant, weight]) => ({ variant, share: weight / all }));
}

function movedShare(from: Serve, to: Serve, offVariant: string | undefined) {
  if (!("rollout" in from && "rollout" in to)) return undefined;
  const [before, after] = [partsOf(from.rollout), partsOf(to.rollout)];
  const names = [...new Set([...before, ...after].map(({ variant }) => variant))];
  if (names.length !== 2) return undefined;
  const variant = names.find((name) => name !== offVariant) ?? "";
  const shareIn = (parts: typeof before) =>
    percentText(parts.find((part) => part.variant === variant)?.share ?? 0);
  const moved = { variant, from: shareIn(before), to: shareIn(after) };
  return moved.from === moved.to ? undefined : moved;
}

function joined(conditions: readonly Condition[], operator: "all" | "any"): string {
  const parts = conditions.map(conditionText);
  if (parts.length === 0) return operator === "all" ? "anything holds" : "nothing holds";
  return parts.join(operator === "all" ? " and " : " or ");
}

/** Operator → what it says, and what it says when negated. */
const phrases = {
  in: ["is", "is not"],
  starts_with: ["starts with", "does not start with"],
  ends_with: ["ends with", "does not end with"],
  contains: ["contains", "does not contain"],
  matches: ["matches", "does not match"],
  less_than: ["is less than", "is not less than"],
  less_or_equal: ["is at most", "is not at most"],
  greater_than: ["is more than", "is not more than"],
  greater_or_equal: ["is at least", "is not at least"],
  semver_equal: ["is version", "is not version"],
  semver_less_than: ["is older than version", "is not older than version"],
  semver_less_or_equal: ["is at most version", "is not at most version"],
  semver_greater_than: ["is newer than version", "is not newer than version"],
  semver_greater_or_equal: ["is at least version", "is not at least version"],
  before: ["is before", "is not before"],
  after: ["is after", "is not after"],
  in_network: ["is in the network", "is not in the network"],
  has_any: ["has", "does not have"],
  exists: ["is there", "is not there"],
} as const;

export function conditionText(condition: Condition): string {
  const form = condition.negate === true ? 1 : 0;
  const not = form === 1 ? "not " : "";
  switch (condition.operator) {
    case "segment":
      return `the subject is ${not}in ${anyText(condition.values)}`;
    case "bucket": {
      const by = condition.by === undefined ? "its key" : condition.by;
      const kind = condition.kind === undefined ? "" : `${condition.kind} `;
      const range = `${condition.start} to ${condition.end}`;
      return `the subject is ${not}at ${range} of ${code(condition.salt)} by ${kind}${by}`;
    }
    case "flag":
      return `flag ${code(condition.flag)} ${form === 1 ? "does not serve" : "serves"} ${anyText(condition.variants)}`;
    case "all":
    case "any": {
      const inner = joined(condition.conditions, condition.operator);
      return form === 1 ? `not (${inner})` : `(${inner})`;
    }
    default:
      return attributeText(condition, phrases[condition.operator][form]);
  }
}

function attributeText(condition: AttributeCondition, phrase: string): string {
  const attribute = condition.kind === undefined ? "" : `${condition.kind} `;
  const subject = `${attribute}${condition.attribute} ${phrase}`;
  if (condition.operator === "exists") return subject;
  const text = `${subject} ${anyText((condition.values ?? []).map(String))}`;
  return condition.ignoreCase === true ? `${text} in any case` : text;
}

function anyText(items: readonly string[]): string {
  return listText(items.map(code), 3, "or");
}
