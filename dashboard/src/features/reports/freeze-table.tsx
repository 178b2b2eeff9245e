import type { ChangesSummary, FreezeRight, FreezeWrite } from "@yardarm/core/reports";
import { CardTable } from "../../ui/card-table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Moment, momentText } from "./report-moment.tsx";

/** When nothing was to change. */
export function FreezeTable({ report: { freezes } }: { report: ChangesSummary }) {
  return (
    <CardTable
      label="Freezes"
      rows={freezes}
      keyOf={({ key }) => key}
      empty="There was no freeze in this period."
      columns={[
        {
          title: "Freeze",
          render: ({ key, name }) => (
            <>
              <p className="font-medium">{name}</p>
              <p className="font-mono text-xs text-ink3">{key}</p>
            </>
          ),
        },
        {
          title: "Stood like this",
          isWide: true,
          render: ({ spans }) =>
            spans.map(({ from, to, severity, text }) => (
              <p key={`${from} ${text}`}>
                <span className="num whitespace-nowrap">
                  {momentText(from)} – {momentText(to)}
                </span>{" "}
                <span className="text-ink2">
                  {severity.replaceAll("_", " ")}: {text}
                </span>
              </p>
            )),
        },
        { title: "Written in it", isNumber: true, render: ({ writes }) => writes.length },
      ]}
    />
  );
}

const rights: Readonly<
  Record<FreezeRight, { readonly label: string; readonly tone: "plain" | "warning" | "danger" }>
> = {
  emergency: { label: "Emergency", tone: "warning" },
  waiver: { label: "Waiver", tone: "warning" },
  agreed: { label: "Others agreed", tone: "plain" },
  advised: { label: "Only advised", tone: "plain" },
  other_purpose: { label: "Of some purposes", tone: "plain" },
  none: { label: "By no right", tone: "danger" },
};

type Written = FreezeWrite & { readonly freeze: string };

/** What was written while a freeze was open, and by which right. */
export function FrozenWriteTable({ report: { freezes } }: { report: ChangesSummary }) {
  const rows = freezes.flatMap(({ key, writes }): Written[] =>
    writes.map((write) => ({ ...write, freeze: key })),
  );
  if (rows.length === 0) return null;
  return (
    <CardTable
      label="Written while a freeze was open"
      rows={rows}
      keyOf={({ freeze, entry }) => `${freeze} ${entry}`}
      empty="Nothing was written."
      columns={[
        { title: "When (UTC)", render: ({ at }) => <Moment at={at} /> },
        { title: "No.", isNumber: true, render: ({ request }) => request },
        { title: "Freeze", render: ({ freeze }) => <span className="font-mono">{freeze}</span> },
        { title: "In", isWide: true, render: ({ environments }) => environments.join(", ") },
        {
          title: "By which right",
          render: ({ right }) => <Tag tone={rights[right].tone}>{rights[right].label}</Tag>,
        },
      ]}
    />
  );
}
