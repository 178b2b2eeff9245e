import type { FlagConfig } from "@yardarm/sdk/model";
import type { InteractionsOfFlag } from "@yardarm/server/wire";
import { andText } from "../../ui/list-text.ts";
import { ruleName } from "../../ui/rule-name.ts";

type NeverServed = InteractionsOfFlag["neverServed"][number];
type Step = Extract<NeverServed, { what: "rule" }>["shadowedBy"][number];

/** A rule or a variant that never takes effect in a config, and why; names stand between backticks. */
export function neverServedText(it: NeverServed, config: FlagConfig | undefined): string {
  const steps = (list: readonly Step[]) => andText(list.map((step) => stepText(step, config)));
  if (it.what === "rule") {
    const rule = ruleName(config, it.rule);
    return it.shadowedBy.length === 0
      ? `${rule} decides for nobody: its conditions contradict each other.`
      : `${rule} decides for nobody: everybody it is about is decided before, by ${steps(it.shadowedBy)}.`;
  }
  const variant = `Nobody is served \`${it.variant}\``;
  if (it.namedBy.length === 0) return `${variant}: nothing here serves it.`;
  return it.namedBy.length === 1
    ? `${variant}: only ${steps(it.namedBy)} would, and never does.`
    : `${variant}: only ${steps(it.namedBy)} would, and none of them ever does.`;
}

function stepText(step: Step, config: FlagConfig | undefined): string {
  switch (step.step) {
    case "rule":
      return ruleName(config, step.rule);
    case "targets":
      return `the targets of \`${step.variant}\``;
    case "prerequisite":
      return `the prerequisite \`${step.flag}\``;
    case "group":
      return "its group";
    case "off":
      return "the switch";
    case "fallthrough":
      return "what everybody else gets";
  }
}
