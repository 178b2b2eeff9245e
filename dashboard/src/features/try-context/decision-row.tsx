import type { Decision, ErrorCode, Reason } from "@yardarm/sdk/evaluate";
import type { FlagConfig } from "@yardarm/sdk/model";
import { ruleName } from "../../ui/rule-name.ts";

interface DecisionRowProps {
  readonly place: string;
  readonly decision: Decision;
  /** The config that decided, for the names of its rules. */
  readonly config: FlagConfig | undefined;
  readonly isDraft?: boolean;
}

/** What one environment decides, and why. */
export function DecisionRow({ place, decision, config, isDraft = false }: DecisionRowProps) {
  return (
    <tr className={isDraft ? "bg-accent-wash" : undefined}>
      <th scope="row" className="py-2 pr-4 pl-4 text-left align-top font-medium">
        {place}
      </th>
      <td className="py-2 pr-4 align-top">
        {decision.variant === undefined ? (
          <span className="text-ink3">the default in code</span>
        ) : (
          <code className="font-mono text-sm wrap-anywhere">{JSON.stringify(decision.value)}</code>
        )}
      </td>
      <td className="py-2 pr-4 align-top font-mono text-sm">{decision.variant ?? "–"}</td>
      <td className="py-2 pr-4 align-top text-sm text-ink2">{whyText(decision, config)}</td>
    </tr>
  );
}

const reasons: Partial<Record<Reason, string>> = {
  STATIC: "Everybody gets it",
  DEFAULT: "Nothing above matched",
  TARGETING_MATCH: "A target or rule matched",
  SPLIT: "Dealt by the rollout",
  DISABLED: "The flag is off here",
};

const faults: Partial<Record<ErrorCode, string>> = {
  FLAG_NOT_FOUND: "This environment does not have the flag",
  TARGETING_KEY_MISSING: "The rollout needs a targeting key",
  INVALID_CONTEXT: "The context cannot be read",
};

function whyText(decision: Decision, config: FlagConfig | undefined): string {
  if (decision.errorCode !== undefined) {
    return faults[decision.errorCode] ?? decision.errorMessage ?? decision.errorCode;
  }
  if (decision.prerequisite !== undefined)
    return `The prerequisite ${decision.prerequisite} is not met`;
  if (decision.rule === undefined) return reasons[decision.reason] ?? decision.reason;
  const rule = ruleName(config, decision.rule);
  return decision.reason === "SPLIT" ? `${rule}, dealt by its rollout` : rule;
}
