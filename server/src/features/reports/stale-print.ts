import type { SignalCode } from "@yardarm/core/lifecycle";
import { notKept, type StaleLine, type StaleReport, type StandingOf } from "@yardarm/core/reports";
import { momentText, type PrintedReport, type PrintedSection } from "./printed-report.ts";

/** More lines than this nobody reads on paper; the other forms hold them all. */
const printedFlagsMax = 1_000;

const reasons: Readonly<Record<string, string>> = {
  past_expiry: "past its last day",
  lifetime_exceeded: "older than its purpose allows",
  one_sided_rules: "serves everybody the same",
  unused: "not asked for",
  review_due: "review is due",
};

/** As briefly as ten of them need it in a column. */
const signalNames: Readonly<Record<SignalCode, string>> = {
  past_expiry: "past last day",
  lifetime_exceeded: "too old",
  one_sided_rules: "one-sided by rules",
  one_sided_observed: "one-sided as observed",
  unused: "not asked for",
  unreferenced: "not in code",
  owner_gone: "owner gone",
  dependants: "needed by others",
  fan_out: "fan-out",
  review_due: "review due",
};

const signalStates = [
  ["raised", "Raised"],
  ["clear", "Clear"],
  ["unknown", "Not known"],
  ["not_kept", "Not kept"],
] as const;

export function printStale(report: StaleReport, digest: string): PrintedReport {
  const { project, asOf, madeAt, head, state, totals, installation, kept } = report;
  const entry = state === null ? "no entry" : `entry ${state.entry} of ${report.chain}`;
  const lost = notKept(kept);
  return {
    title: "Stale-flag report",
    lines: [
      `${project.name} (${project.key}) · as of ${momentText(asOf)} UTC, ${entry}`,
      `Made ${momentText(madeAt)} UTC from ${head.entry} entries · installation ${installation}`,
      `SHA-256 of the report: ${digest}`,
      ...(lost.length > 0 ? [`Not kept for this moment: ${lost.join("; ")}.`] : []),
    ],
    figures: [
      { name: "Active flags", value: String(totals.active) },
      { name: "Archived", value: String(totals.archived) },
      { name: "Stale", value: String(totals.stale) },
      { name: "Past their last day", value: String(totals.overdue), isBad: totals.overdue > 0 },
      { name: "Safe to delete from code", value: String(totals.canDelete) },
      { name: "Safe to archive", value: String(totals.canArchive) },
      { name: "With a waiver", value: String(totals.waived) },
    ],
    sections: report.sections.flatMap(({ key, title, controls }) => {
      const section = sections[key]?.(report);
      return section === undefined ? [] : [{ title, controls, ...section }];
    }),
    foot: `${project.name} · Stale flags as of ${asOf.slice(0, 10)} · ${digest.slice(0, 16)}…`,
    madeAt,
  };
}

type Body = Omit<PrintedSection, "title" | "controls">;

const sections: Readonly<Record<string, (report: StaleReport) => Body>> = {
  teams: ({ teams }) => ({
    columns: [
      { title: "Owner", share: 0.22 },
      { title: "Flags", share: 0.08, isNumber: true },
      { title: "Stale", share: 0.08, isNumber: true },
      { title: "Overdue", share: 0.09, isNumber: true },
      { title: "Can go from code", share: 0.12, isNumber: true },
      { title: "Can be archived", share: 0.12, isNumber: true },
      { title: "Signed off", share: 0.29 },
    ],
    rows: teams.map(({ name, signOff, ...counts }) => [
      ...[
        name,
        counts.flags,
        counts.stale,
        counts.overdue,
        counts.canDelete,
        counts.canArchive,
      ].map(String),
      signOff === null
        ? ""
        : `${signOff.by}, ${momentText(signOff.at)}${signOff.note === null ? "" : `: ${signOff.note}`}`,
    ]),
    empty: "There is no active flag.",
  }),
  since: ({ since }) => ({
    ...(since !== null && {
      note: `Compared with the report as of ${momentText(since.asOf)} UTC.${
        since.differences.length > printedFlagsMax
          ? ` The first ${printedFlagsMax} of ${since.differences.length} flags; JSON holds all of them.`
          : ""
      }`,
    }),
    columns: [
      { title: "Flag", share: 0.34 },
      { title: "Then", share: 0.33 },
      { title: "Now", share: 0.33 },
    ],
    rows: (since?.differences ?? [])
      .slice(0, printedFlagsMax)
      .map(({ flag, before, now }) => [
        ...[flag, standingText(before, "not there"), standingText(now, "archived")],
      ]),
    empty: since === null ? "No report before this one was kept." : "Every flag stands as it did.",
  }),
  lines: ({ lines }) => ({
    note: [
      lines.length > printedFlagsMax &&
        `The first ${printedFlagsMax} of ${lines.length} flags; JSON and CSV hold all of them.`,
      "The page and JSON say what each signal rests on, as of when, and what it does not say.",
    ]
      .filter((part) => part !== false)
      .join(" "),
    columns: [
      { title: "Flag", share: 0.17 },
      { title: "Owner", share: 0.09 },
      { title: "Last day", share: 0.09 },
      { title: "Stage", share: 0.08 },
      { title: "Stale because", share: 0.11 },
      { title: "Verdicts", share: 0.27 },
      { title: "Signals", share: 0.19 },
    ],
    rows: lines
      .slice(0, printedFlagsMax)
      .map((line) => [
        `${line.flag}\n${line.purpose}`,
        line.owner.name,
        [
          line.expiry.kind === "date" ? line.expiry.date : "permanent",
          (line.extensions ?? 0) > 0 && `extended ${line.extensions} ×`,
          ...line.waivers.map(({ key, until }) => `waived by ${key} until ${until}`),
        ]
          .filter((part) => part !== false)
          .join("\n"),
        line.stage.replaceAll("_", " "),
        line.staleBecause.map((reason) => reasons[reason] ?? reason).join("\n"),
        `${line.deleteFromCode.sentence}\n${line.archive.sentence}`.replaceAll("`", ""),
        signalsText(line),
      ]),
    empty: "There is no active flag.",
  }),
};

/** Every signal, by what became of it. */
function signalsText({ signals }: StaleLine): string {
  return signalStates
    .flatMap(([state, title]) => {
      const names = signals.filter((it) => it.state === state).map(({ code }) => signalNames[code]);
      return names.length === 0 ? [] : [`${title}: ${names.join(", ")}`];
    })
    .join("\n");
}

function standingText(standing: StandingOf | null, absent: string): string {
  if (standing === null) return absent;
  const { stage, isStale, canDelete, canArchive } = standing;
  return [
    stage.replaceAll("_", " "),
    isStale && "stale",
    canDelete && "can go from code",
    canArchive && "can be archived",
  ]
    .filter((part) => part !== false)
    .join(", ");
}
