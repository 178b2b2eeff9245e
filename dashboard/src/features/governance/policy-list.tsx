import { Link } from "@tanstack/react-router";
import { requirementText, scopeText } from "@yardarm/core/changes";
import type { PolicySeverity } from "@yardarm/core/registry";
import type { PolicyView } from "@yardarm/server/wire";
import { Pencil, Siren } from "lucide-react";
import { Button, IconButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { KeyText } from "../../ui/key-text.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Tag } from "../../ui/tag.tsx";
import { asSentence, countsOf, isOfRequests, severities } from "./policy-words.ts";

interface PolicyListProps {
  readonly project: string;
  readonly policies: readonly PolicyView[];
  readonly isReadOnly: boolean;
  readonly onEdit: (policy: PolicyView) => void;
  /** Turns the incident switch of a freeze. */
  readonly onSwitch: (policy: PolicyView) => void;
}

/** What the project demands, each in a sentence, with what it finds today. */
export function PolicyList({ policies, ...props }: PolicyListProps) {
  return (
    <ul className="panel divide-y divide-line">
      {policies.toSorted(strictestFirst).map((policy) => (
        <PolicyItem key={policy.key} policy={policy} {...props} />
      ))}
    </ul>
  );
}

const ranks: Record<PolicySeverity, number> = { blocking: 0, needs_approval: 1, advisory: 2 };

/** What stops people comes first, then what finds most. */
function strictestFirst(one: PolicyView, other: PolicyView): number {
  return (
    Number(other.isFreezing) - Number(one.isFreezing) ||
    ranks[one.severity] - ranks[other.severity] ||
    countsOf(other).open.length - countsOf(one).open.length ||
    one.name.localeCompare(other.name)
  );
}

type PolicyItemProps = Omit<PolicyListProps, "policies"> & { readonly policy: PolicyView };

function PolicyItem({ project, policy, isReadOnly, onEdit, onSwitch }: PolicyItemProps) {
  const { requirement, scope, state } = policy;
  const where = scopeText(scope);
  return (
    <li aria-label={policy.name} className="px-4 py-3.5">
      <div className="flex items-start gap-x-3">
        <div className={classNames("min-w-0 flex-1", state === "archived" && "opacity-70")}>
          <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="font-medium">{policy.name}</span>
            {state === "archived" ? (
              <span className="text-xs text-ink3">Archived</span>
            ) : (
              <SeverityBadge severity={policy.severity} />
            )}
          </p>
          <p className="mt-0.5 text-sm text-ink2">
            <Sentence text={asSentence(requirementText(requirement))} />
            {where !== "" && ` It holds ${where}.`}
          </p>
          {policy.description !== "" && (
            <p className="mt-1 text-xs text-ink3">{policy.description}</p>
          )}
        </div>
        {!isReadOnly && (
          <IconButton label={`Edit ${policy.name}`} onPress={() => onEdit(policy)}>
            <Pencil size={14} aria-hidden />
          </IconButton>
        )}
      </div>
      {state === "active" && <Found project={project} policy={policy} />}
      {!isReadOnly && hasSwitch(policy) && (
        <Button
          kind={policy.isFreezing ? "primary" : "plain"}
          className="mt-2.5"
          onPress={() => onSwitch(policy)}
        >
          <Siren size={14} aria-hidden />
          {policy.isFreezing ? "End the incident" : "Freeze for an incident"}
        </Button>
      )}
    </li>
  );
}

/** A freeze with a calendar goes by that; its switch would only be a second one. */
function hasSwitch({ requirement, state }: PolicyView): boolean {
  if (requirement.kind !== "freeze" || state === "archived") return false;
  return requirement.incident || requirement.windows.length === 0;
}

const tones = { advisory: "plain", needs_approval: "warning", blocking: "danger" } as const;

function SeverityBadge({ severity }: { severity: PolicySeverity }) {
  return (
    <span title={severities[severity].hint}>
      <Tag tone={tones[severity]}>{severities[severity].label}</Tag>
    </span>
  );
}

/** What it finds, on demand: a hundred flags are not read by whoever came for another policy. */
function Found({ project, policy }: { project: string; policy: PolicyView }) {
  const { open, waived } = countsOf(policy);
  const waivedText = waived === 0 ? "" : `, ${waived} waived`;
  if (policy.isFreezing) {
    return <p className="mt-2 text-sm font-medium text-bad-ink">Nothing may change now.</p>;
  }
  if (isOfRequests(policy.requirement)) {
    return <p className="mt-2 text-xs text-ink3">Looks at requests, when they are made.</p>;
  }
  if (open.length === 0) {
    return <p className="mt-2 text-xs text-ink3">{`Finds nothing today${waivedText}.`}</p>;
  }
  return (
    <details className="mt-2">
      <summary className="w-fit cursor-pointer rounded text-sm num hover:text-accent">
        {`Finds ${open.length} today${waivedText}`}
      </summary>
      <ul className="mt-2 max-h-80 divide-y divide-line overflow-auto rounded-md border border-line">
        {open.map((finding) => (
          <li
            key={finding.address}
            className="grid gap-x-4 px-3 py-2 md:grid-cols-[minmax(0,240px)_1fr]"
          >
            {finding.flag === undefined ? (
              <code className="font-mono text-sm">{finding.address}</code>
            ) : (
              <Link
                to="/p/$project/flags/$flag"
                params={{ project, flag: finding.flag }}
                className="text-sm hover:underline"
              >
                <KeyText value={finding.flag} />
              </Link>
            )}
            <p className="text-sm text-ink2">
              <Sentence text={`${finding.detail} ${finding.wayOut}`} />
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
