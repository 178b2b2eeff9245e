import { Link } from "@tanstack/react-router";
import type { RuleFinding } from "@yardarm/core/combinations";
import type { InteractionRuleView, InteractionViolation } from "@yardarm/server/wire";
import { Pencil, Trash2 } from "lucide-react";
import { IconButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Notice } from "../../ui/notice.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { dayText } from "../../ui/time.tsx";
import { findingText } from "./interaction-words.ts";
import { ViolationProof } from "./violation-proof.tsx";

interface RuleListProps {
  readonly project: string;
  readonly rules: readonly InteractionRuleView[];
  /** Where it is looked at whether rules are broken, and which of them are, by their keys. */
  readonly environment: string;
  readonly broken: ReadonlyMap<string, InteractionViolation> | undefined;
  readonly isReadOnly: boolean;
  readonly onEdit: (rule: InteractionRuleView) => void;
  readonly onRemove: (rule: InteractionRuleView) => void;
}

/** What must, or must not, meet; as it is read aloud. */
export function RuleList({ rules, ...props }: RuleListProps) {
  return (
    <ul className="panel divide-y divide-line">
      {rules.map((rule) => (
        <RuleItem key={rule.key} rule={rule} {...props} />
      ))}
    </ul>
  );
}

type RuleItemProps = Omit<RuleListProps, "rules"> & { readonly rule: InteractionRuleView };

function RuleItem({ rule, isReadOnly, onEdit, onRemove, ...place }: RuleItemProps) {
  const { project, environment } = place;
  const violation = place.broken?.get(rule.key);
  const { key, text, severity, environments, reason, owner, until, hasEnded, flags } = rule;
  return (
    <li aria-label={key} className="flex items-start gap-x-3 px-4 py-3.5">
      <div className={classNames("min-w-0 flex-1", hasEnded && "opacity-70")}>
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <code className="font-mono text-sm font-medium wrap-anywhere">{text}</code>
          <span
            className={classNames(
              "rounded px-1.5 py-0.5 text-xs font-medium",
              severity === "block" ? "bg-bad-wash text-bad-ink" : "bg-warn-wash text-warn-ink",
            )}
          >
            {severity === "block" ? "Refuses" : "Warns"}
          </span>
          {violation?.verdict === "reachable" && (
            <span className="text-xs font-medium text-bad-ink">
              <span aria-hidden>✕ </span>Broken now
            </span>
          )}
        </p>
        <p className="mt-0.5 text-sm text-ink2">{reason}</p>
        {violation && <ViolationProof {...{ project, environment, violation }} />}
        <p className="mt-1 text-xs text-ink3">
          {owner.name} ·{" "}
          {environments === undefined ? "every environment" : environments.join(", ")}
          {until !== undefined && ` · ${hasEnded ? "ended" : "until"} ${dayText(until)}`}
          {" · "}
          <code className="font-mono">{key}</code>
        </p>
        <p className="mt-1.5 flex flex-wrap gap-x-3 gap-y-1 text-xs">
          {flags.map((flag) => (
            <Link
              key={flag}
              to="/p/$project/flags/$flag"
              params={{ project, flag }}
              className="font-mono text-accent hover:underline"
            >
              {flag}
            </Link>
          ))}
        </p>
      </div>
      {!isReadOnly && (
        <div className="flex shrink-0">
          <IconButton label={`Edit ${key}`} onPress={() => onEdit(rule)}>
            <Pencil size={14} aria-hidden />
          </IconButton>
          <IconButton label={`Remove ${key}`} onPress={() => onRemove(rule)}>
            <Trash2 size={14} aria-hidden />
          </IconButton>
        </div>
      )}
    </li>
  );
}

/** What is wrong with rules among each other. */
export function RuleFindings({ findings }: { findings: readonly RuleFinding[] }) {
  return findings.map((finding) => (
    <Notice
      key={JSON.stringify(finding)}
      kind={finding.kind === "redundant" ? "info" : "warning"}
      title={titles[finding.kind]}
      className="mb-3"
    >
      <Sentence text={findingText(finding)} /> In {finding.environments.join(", ")}.
    </Notice>
  ));
}

const titles: Readonly<Record<RuleFinding["kind"], string>> = {
  contradiction: "These rules contradict each other",
  never_allowed: "A variant that rules leave no place for",
  redundant: "A rule that says nothing new",
};
