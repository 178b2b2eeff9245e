import {
  type ChangesReport,
  type EntityChange,
  type FreezeRight,
  type FreezeWrite,
  type ReportedChange,
  saidBesides,
  type Violation,
} from "@yardarm/core/reports";
import {
  momentText,
  type PrintedReport,
  type PrintedSection,
  percentText,
} from "./printed-report.ts";

/** More lines than this nobody reads on paper; the other forms hold them all. */
const printedChangesMax = 1_000;

const classes = {
  approved: "Approved",
  direct: "Direct",
  automatic: "Automatic",
  emergency: "Emergency",
} as const;

/** `digest`: of the report in JSON, which is what the signature of that form vouches for. */
export function printChanges(report: ChangesReport, digest: string): PrintedReport {
  const { project, period, madeAt, head, range, totals } = report;
  const entries =
    range === null ? "no entries" : `entries ${range.first} to ${range.last} of ${report.chain}`;
  return {
    title: "Change-control report",
    lines: [
      `${project.name} (${project.key}) · ${momentText(period.from)} to ${momentText(period.to)} UTC · ${entries}`,
      `Made ${momentText(madeAt)} UTC from ${head.entry} entries · installation ${report.installation}`,
      `SHA-256 of the report: ${digest}`,
    ],
    figures: [
      { name: "Changes", value: String(totals.changes) },
      { name: "Approved", value: String(totals.classes.approved) },
      { name: "Direct", value: String(totals.classes.direct) },
      { name: "Automatic", value: String(totals.classes.automatic) },
      { name: "Emergencies", value: String(totals.classes.emergency) },
      { name: "Violations", value: String(totals.violations), isBad: totals.violations > 0 },
      {
        name: "Reconciled",
        value: report.isReconciled ? "Yes" : "No",
        isBad: !report.isReconciled,
      },
    ],
    sections: report.sections.flatMap(({ key, title, controls }) => {
      const section = sections[key]?.(report);
      return section === undefined ? [] : [{ title, controls, ...section }];
    }),
    foot: `${project.name} · Change control ${period.from.slice(0, 10)} to ${period.to.slice(0, 10)} · ${digest.slice(0, 16)}…`,
    madeAt,
  };
}

function changedText({ at, what, by }: EntityChange): string {
  return `${momentText(at)} ${what.replaceAll("_", " ")}${by === null ? "" : ` (${by})`}`;
}

/** On paper there is no code: names stand without their backticks. */
function plain(sentence: string): string {
  return sentence.replaceAll("`", "");
}

/** More than this in one cell nobody reads; the other forms hold all of them. */
const printedWritesMax = 30;

const rights: Readonly<Record<FreezeRight, string>> = {
  emergency: "an emergency",
  waiver: "by a waiver",
  agreed: "others agreed",
  advised: "the freeze only advised",
  other_purpose: "perhaps of a purpose that the freeze leaves out",
  none: "by no right!",
};

function writesText(writes: readonly FreezeWrite[]): string {
  const more = writes.length - printedWritesMax;
  return [
    ...writes
      .slice(0, printedWritesMax)
      .map(
        ({ request, at, environments, right }) =>
          `${momentText(at)} no. ${request ?? "?"} in ${environments.join(", ")}: ${rights[right]}`,
      ),
    ...(more > 0 ? [`and ${more} more; JSON and CSV hold all of them`] : []),
  ].join("\n");
}

function violationsText(violations: readonly Violation[]): string {
  if (violations.length === 0) return "Nobody did alone what two people have to do.";
  const more = violations.length - printedWritesMax;
  return [
    ...violations
      .slice(0, printedWritesMax)
      .map(({ request, detail }) => `Change ${request ?? "?"}: ${detail}`),
    ...(more > 0 ? [`and ${more} more; JSON holds all of them`] : []),
  ].join("\n");
}

type Body = Omit<PrintedSection, "title" | "controls">;

const changeColumns = [
  { title: "Entry", share: 0.07 },
  { title: "When", share: 0.11 },
  { title: "No.", share: 0.05 },
  { title: "Class", share: 0.09 },
  { title: "What", share: 0.31 },
  { title: "Asked by", share: 0.11 },
  { title: "Agreed", share: 0.16 },
  { title: "Applied by", share: 0.1 },
];

/** More sentences than this nobody reads on paper. */
const printedSentencesMax = 8;

function whatText(change: ReportedChange): string {
  const { title, environments, reason, waivers } = change;
  const preview = saidBesides(change);
  const more = preview.length - printedSentencesMax;
  return [
    plain(title),
    ...preview.slice(0, printedSentencesMax).map((sentence) => `· ${plain(sentence)}`),
    ...(more > 0 ? [`· and ${more} more; JSON and CSV hold all of them`] : []),
    ...(environments.length > 0 ? [environments.join(", ")] : []),
    ...(reason === null ? [] : [`“${reason}”`]),
    ...(waivers.length > 0 ? [`by waiver ${waivers.join(", ")}`] : []),
  ].join("\n");
}

/** Of what was agreed to, the beginning of its hash: the other forms have it whole. */
function agreedText({ approvals, appliedHash, isWhatWasApproved }: ReportedChange): string {
  const hash = appliedHash?.slice(0, 12);
  return [
    ...approvals.map(({ name, at }) => `${name}, ${momentText(at)}`),
    ...(isWhatWasApproved === false ? [`of other content than ${hash}!`] : []),
    ...(isWhatWasApproved === true ? [`of what was applied, ${hash}…`] : []),
  ].join("\n");
}

function changeRow(change: ReportedChange): readonly string[] {
  return [
    ...[
      String(change.entry),
      momentText(change.at),
      change.request === null ? "" : String(change.request),
    ],
    ...[classes[change.class], whatText(change)],
    ...[change.author.name, agreedText(change), change.appliedBy.name],
  ];
}

const sections: Readonly<Record<string, (report: ChangesReport) => Body>> = {
  reconciliation: ({ reconciliation }) => ({
    columns: [
      { title: "Claim", share: 0.5 },
      { title: "Expected", share: 0.1, isNumber: true },
      { title: "Found", share: 0.1, isNumber: true },
      { title: "Verdict", share: 0.3 },
    ],
    rows: reconciliation.map(({ claim, expected, found, isMet, misses }) => [
      ...[claim, String(expected), String(found)],
      isMet ? "Agrees" : `Differs: ${misses.join(", ")}`,
    ]),
    empty: "Nothing was counted.",
  }),
  population: ({ population }) => ({
    columns: changeColumns,
    rows: population.slice(0, printedChangesMax).map(changeRow),
    ...(population.length > printedChangesMax && {
      note: `The first ${printedChangesMax} of ${population.length} changes; JSON and CSV hold all of them.`,
    }),
    empty: "Nothing changed in this period.",
  }),
  sample: ({ population, sample }) => {
    const byEntry = new Map(population.map((change) => [change.entry, change]));
    return {
      note: `${sample.drawn.length} of ${sample.of}, lowest SHA-256 of “<seed>:<entry>” first. Seed: ${sample.seed}`,
      columns: changeColumns,
      rows: sample.drawn.flatMap(({ entry }) => {
        const change = byEntry.get(entry);
        return change === undefined ? [] : [changeRow(change)];
      }),
      empty: "Nothing was drawn.",
    };
  },
  bypasses: ({ bypasses }) => ({
    columns: [
      { title: "No.", share: 0.06 },
      { title: "When", share: 0.12 },
      { title: "What", share: 0.3 },
      { title: "By", share: 0.12 },
      { title: "Why", share: 0.2 },
      { title: "Looked at afterwards", share: 0.2 },
    ],
    rows: bypasses.map(({ request, at, title, by, environments, reason, review, standing }) => [
      ...[
        String(request ?? ""),
        momentText(at),
        `${plain(title)}\n${environments.join(", ")}`,
        by.name,
      ],
      reason ?? "No reason was given.",
      review === null
        ? standing === "overdue"
          ? "By nobody yet: overdue"
          : "By nobody yet"
        : `${review.by}, after ${review.delayHours} h: ${review.verdict}${review.comment === null ? "" : ` (${review.comment})`}`,
    ]),
    empty: "Nobody declared an emergency.",
  }),
  stopped: ({ stopped }) => ({
    columns: [
      { title: "No.", share: 0.06 },
      { title: "When", share: 0.12 },
      { title: "What", share: 0.34 },
      { title: "Step", share: 0.1 },
      { title: "By", share: 0.13 },
      { title: "Comment", share: 0.25 },
    ],
    rows: stopped.map(({ request, at, title, step, by, comment }) => [
      ...[String(request), momentText(at), plain(title), step, by.name, comment ?? ""],
    ]),
    empty: "Every request of this period went on.",
  }),
  policies: ({ policies, environments }) => ({
    columns: [
      { title: "Policy or environment", share: 0.2 },
      { title: "Share", share: 0.08, isNumber: true },
      { title: "In force", share: 0.42 },
      { title: "Changed in the period", share: 0.3 },
    ],
    rows: [
      ...policies.map(({ name, key, share, spans, changes }) => [
        ...[`${name}\n${key}`, percentText(share)],
        spans
          .map(
            ({ from, to, severity, text }) =>
              `${momentText(from)} to ${momentText(to)}, ${severity.replaceAll("_", " ")}: ${text}`,
          )
          .join("\n"),
        changes.map(changedText).join("\n"),
      ]),
      ...environments.map(({ name, key, share, spans, changes }) => [
        ...[`Protection of ${name}\n${key}`, percentText(share)],
        spans.map(({ from, to }) => `${momentText(from)} to ${momentText(to)}`).join("\n"),
        changes.map(changedText).join("\n"),
      ]),
    ],
    empty: "There was no policy.",
  }),
  freezes: ({ freezes }) => ({
    columns: [
      { title: "Freeze", share: 0.22 },
      { title: "Stood like this", share: 0.4 },
      { title: "Written while it was open", share: 0.38 },
    ],
    rows: freezes.map(({ key, name, spans, writes }) => [
      `${name}\n${key}`,
      spans
        .map(
          ({ from, to, severity, text }) =>
            `${momentText(from)} to ${momentText(to)}, ${severity.replaceAll("_", " ")}: ${text}`,
        )
        .join("\n"),
      writes.length === 0 ? "Nothing" : writesText(writes),
    ]),
    empty: "There was no freeze.",
  }),
  exceptions: ({ exceptions }) => ({
    columns: [
      { title: "Waiver", share: 0.19 },
      { title: "Of", share: 0.2 },
      { title: "Why", share: 0.26 },
      { title: "Granted", share: 0.15 },
      { title: "Until", share: 0.1 },
      { title: "Used by", share: 0.1 },
    ],
    rows: exceptions.map((each) => [
      each.key,
      [each.policy, each.flag, each.environment].filter((part) => part !== null).join(" · "),
      each.reason,
      `${each.grantedBy}\n${momentText(each.grantedAt)}${each.extensions > 0 ? `\nextended ${each.extensions} ×` : ""}`,
      each.takenBackAt === null
        ? each.until
        : `${each.until}, taken back ${momentText(each.takenBackAt)}`,
      each.usedBy.join(", "),
    ]),
    empty: "No waiver held in this period.",
  }),
  segregation: ({ segregation: { people, violations } }) => ({
    note: violationsText(violations),
    isBad: violations.length > 0,
    columns: [
      { title: "Person", share: 0.24 },
      { title: "Could", share: 0.28 },
      { title: "Wrote", share: 0.09, isNumber: true },
      { title: "Approved", share: 0.1, isNumber: true },
      { title: "Applied", share: 0.09, isNumber: true },
      { title: "Emergencies", share: 0.11, isNumber: true },
      { title: "Both", share: 0.09, isNumber: true },
    ],
    rows: people.map(({ name, could, did }) => [
      name,
      [could.write && "write", could.approve && "approve", could.emergency && "declare emergencies"]
        .filter((power) => power !== false)
        .join(", "),
      ...[did.wrote, did.approved, did.applied, did.emergencies, did.both].map(String),
    ]),
    empty: "Nobody may do anything here.",
  }),
  access: ({ access: { grants, days } }) => ({
    note: `As of when the report was made. “Unused” is what was not used for ${days} days.`,
    columns: [
      { title: "Who", share: 0.22 },
      { title: "Role", share: 0.16 },
      { title: "Where", share: 0.22 },
      { title: "Given", share: 0.2 },
      { title: "Last used", share: 0.12 },
      { title: "Verdict", share: 0.08 },
    ],
    rows: grants.map((grant) => [
      `${grant.holder.name}${grant.holder.isActive ? "" : " (switched off)"}`,
      `${grant.role}${grant.team === null ? "" : ` by ${grant.team}`}`,
      `${grant.project ?? "all projects"}, ${grant.environmentKinds?.join(", ") ?? "everywhere"}`,
      `${momentText(grant.grantedAt)}${grant.grantedBy === "" ? "" : ` by ${grant.grantedBy}`}`,
      grant.lastUsedAt === null ? "never" : momentText(grant.lastUsedAt),
      grant.verdict.replaceAll("_", " "),
    ]),
    empty: "Nobody may do anything here.",
  }),
  access_events: ({ access: { events }, totals: { accessEvents } }) => ({
    ...(accessEvents > events.length && {
      note: `The newest ${events.length} of ${accessEvents}; the record has all of them.`,
    }),
    columns: [
      { title: "Entry", share: 0.16 },
      { title: "When", share: 0.13 },
      { title: "By", share: 0.18 },
      { title: "What", share: 0.53 },
    ],
    rows: events.map(({ chain, entry, at, by, summary }) => [
      ...[`${chain === "installation" ? "installation " : ""}${entry}`, momentText(at)],
      ...[by, plain(summary)],
    ]),
    empty: "Nobody was given or lost anything in this period.",
  }),
  tests: ({ totals, population }) => {
    const tested = population.filter(
      ({ tests }) => tests.lastRun !== null || tests.combinations > 0,
    );
    return {
      note: `${totals.untested} of ${population.filter(({ environments }) => environments.length > 0).length} changes that services got touched flags of which no test had exercised a combination. A change of which no test is known is not listed.`,
      columns: [
        { title: "Entry", share: 0.08 },
        { title: "What", share: 0.42 },
        { title: "Combinations exercised", share: 0.16, isNumber: true },
        { title: "Last run before", share: 0.34 },
      ],
      rows: tested
        .slice(0, printedChangesMax)
        .map(({ entry, title, tests }) => [
          ...[String(entry), plain(title), String(tests.combinations)],
          tests.lastRun === null
            ? ""
            : `${momentText(tests.lastRun.at)} ${tests.lastRun.suite} at ${tests.lastRun.commit.slice(0, 12)}: ${tests.lastRun.passed ?? "?"} passed, ${tests.lastRun.failed ?? "?"} failed`,
        ]),
      empty: "No test was on record.",
    };
  },
};
