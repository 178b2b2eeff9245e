import { Link } from "@tanstack/react-router";
import type { StaleLine } from "@yardarm/core/reports";
import { classNames } from "../../ui/class-names.ts";
import { Sentence } from "../../ui/sentence.tsx";
import { Tag } from "../../ui/tag.tsx";
import { momentText } from "./report-moment.tsx";

const reasons: Readonly<Record<StaleLine["staleBecause"][number], string>> = {
  past_expiry: "Past its last day",
  lifetime_exceeded: "Too old for its purpose",
  one_sided_rules: "Serves everybody the same",
  unused: "Not asked for",
  review_due: "Review is due",
};

interface StaleLineItemProps {
  readonly project: string;
  readonly line: StaleLine;
}

/** One flag: both verdicts, and every signal on demand. */
export function StaleLineItem({ project, line }: StaleLineItemProps) {
  const { flag, name, owner, purpose, expiry, extensions, waivers, stage, staleBecause } = line;
  return (
    <li
      className="grid gap-x-6 gap-y-2 px-4 py-3 text-sm break-inside-avoid lg:grid-cols-[minmax(0,18rem)_minmax(0,1fr)]"
      aria-label={flag}
    >
      <div className="min-w-0">
        <Link
          to="/p/$project/flags/$flag"
          params={{ project, flag }}
          className="font-mono text-accent wrap-anywhere hover:underline"
        >
          {flag}
        </Link>
        <p className="text-ink2 wrap-anywhere">{name}</p>
        <p className="mt-1 text-xs text-ink3">
          {owner.name} · {purpose} · {stage.replaceAll("_", " ")}
        </p>
        <p className="text-xs text-ink3">
          {expiry.kind === "date" ? `Last day ${expiry.date}` : "Meant to stay"}
          {extensions === null
            ? ", extensions not kept"
            : extensions > 0 && `, put off ${extensions} ×`}
        </p>
        {waivers.map((waiver) => (
          <p key={waiver.key} className="text-xs text-ink3">
            Waived by <span className="font-mono">{waiver.key}</span> until {waiver.until}
          </p>
        ))}
      </div>
      <div className="min-w-0">
        {staleBecause.length > 0 && (
          <p className="mb-1.5 flex flex-wrap gap-1.5">
            {staleBecause.map((reason) => (
              <Tag key={reason} tone="warning">
                {reasons[reason]}
              </Tag>
            ))}
          </p>
        )}
        <p>
          <Sentence text={line.deleteFromCode.sentence} />
        </p>
        <p className="text-ink2">
          <Sentence text={line.archive.sentence} />
        </p>
        <Signals signals={line.signals} />
      </div>
    </li>
  );
}

const states = {
  raised: { label: "Raised", tone: "text-warn-ink" },
  clear: { label: "Clear", tone: "text-ink3" },
  unknown: { label: "Unknown", tone: "text-ink3" },
  not_kept: { label: "Not kept", tone: "text-ink3" },
} as const;

function Signals({ signals }: Pick<StaleLine, "signals">) {
  return (
    <details className="mt-1.5 text-xs">
      <summary className="cursor-pointer text-ink3 hover:text-ink">
        {signals.length} signals
      </summary>
      <dl className="mt-1.5 flex flex-col gap-1">
        {signals.map(({ code, state, detail, caveat, asOf }) => (
          <div key={code} className="flex gap-2">
            <dt className={classNames("w-16 shrink-0 font-medium", states[state].tone)}>
              {states[state].label}
            </dt>
            <dd className="min-w-0 text-ink2">
              <Sentence text={detail} />
              {caveat !== null && (
                <span className="text-ink3">
                  {" "}
                  <Sentence text={caveat} />
                </span>
              )}
              {asOf !== null && (
                <span className="num text-ink3">
                  {" "}
                  As of {momentText(new Date(asOf).toISOString())}.
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
