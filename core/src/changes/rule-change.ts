import type { FlagConfig, TargetingRule } from "@yardarm/sdk/model";
import { isSameJson } from "../registry/same-json.ts";
import type { ConfigChange } from "./change.ts";
import { conflict, type Outcome, refused } from "./change-row.ts";
import { insertedAfter, predecessorOf } from "./replacing.ts";
import { code } from "./words.ts";

type RuleChange = Extract<ConfigChange, { kind: "config.rule" }>;

export function ruleIdOf(rule: TargetingRule): string {
  return rule.id;
}

/**
 * Adds, replaces, moves or removes one rule. Its place counts only when the change moves it: two people who edit two
 * rules of one flag do not get into each other's way, even when a rule between them comes or goes.
 */
export function applyRule(config: FlagConfig, change: RuleChange): Outcome<FlagConfig> {
  const { rule: id, from, to } = change;
  const found = config.rules.find((rule) => rule.id === id);
  if (!isSameJson(found, from?.rule)) return conflict(from?.rule, found);
  if (to !== null && to.rule.id !== id) {
    return refused("key_mismatch", "/to/rule/id", `It must be ${code(id)}, as the change says.`);
  }
  const others = config.rules.filter((rule) => rule.id !== id);
  if (to === null) return { next: { ...config, rules: others } };
  if (from !== null && from.after === to.after) {
    const rules = config.rules.map((rule) => (rule.id === id ? to.rule : rule));
    return { next: { ...config, rules } };
  }
  const place = predecessorOf(config.rules.map(ruleIdOf), id);
  if (from !== null && from.after !== place) return conflict(from, { rule: found, after: place });
  const rules = insertedAfter(others, to.rule, to.after, ruleIdOf);
  if (rules === undefined) {
    const detail = `There is no rule ${code(to.after ?? "")} to stand behind.`;
    return refused("conflict", "/to/after", detail);
  }
  return { next: { ...config, rules } };
}
