import type { FlagView } from "@yardarm/server/wire";
import { ExternalLink, Pencil } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { Button } from "../../ui/button.tsx";
import { FactList, type ShownFact } from "../../ui/section.tsx";
import { Ago, daysUntil, dayText, dueText } from "../../ui/time.tsx";
import { useProposedFlag } from "./use-proposed-flag.ts";
import { criticalityLabels, purposeLabels } from "./words.ts";

const EditFacts = lazy(async () => ({
  default: (await import("./edit-facts-dialog.tsx")).EditFactsDialog,
}));

/** What is true of the flag in every environment. */
export function FlagFacts({ flag }: { flag: FlagView }) {
  const [isEditing, setEditing] = useState(false);
  const block = useWriteBlock();
  const proposed = useProposedFlag(flag);
  return (
    <div className="border-b border-line pb-5">
      {flag.description && (
        <p className="mb-4 max-w-[75ch] text-ink2 wrap-anywhere">{flag.description}</p>
      )}
      <div className="flex flex-wrap items-end gap-x-8 gap-y-3">
        <FactList facts={factsOf(flag)} />
        {block === undefined && flag.state === "active" && (
          <Button kind="quiet" className="-ml-3" onPress={() => setEditing(true)}>
            <Pencil size={14} aria-hidden />
            Edit facts
          </Button>
        )}
      </div>
      {isEditing && !proposed.isLoading && (
        <Suspense>
          <EditFacts
            flag={proposed.flag}
            request={proposed.request}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

function factsOf(flag: FlagView): readonly ShownFact[] {
  return [
    ["Owner", flag.owner.name],
    ["Expires", <Expires key="expires" flag={flag} />],
    ["Purpose", purposeLabels[flag.purpose]],
    ["Criticality", criticalityLabels[flag.criticality]],
    ["Type", flag.type],
    ["Browsers", flag.clientSide ? "May ask for it" : "Servers only"],
    ...(flag.safeVariant === undefined ? [] : [["Safe variant", flag.safeVariant] as const]),
    ...(flag.tags.length > 0 ? [["Tags", flag.tags.join(", ")] as const] : []),
    ...(flag.links.length > 0
      ? [["Links", <Links key="links" links={flag.links} />] as const]
      : []),
    [
      "Last change",
      <span key="changed">
        <Ago at={flag.changedAt} />
        {flag.changedBy && ` by ${flag.changedBy.name}`}
      </span>,
    ],
  ];
}

function Expires({ flag }: { flag: FlagView }) {
  if (flag.expiry.kind === "permanent")
    return <span title={flag.expiry.reason}>Never: {flag.expiry.reason}</span>;
  const days = daysUntil(flag.expiry.date, new Date());
  return (
    <>
      {dayText(flag.expiry.date)}{" "}
      <span className={days < 0 ? "text-bad-ink" : "text-ink3"}>({dueText(days)})</span>
    </>
  );
}

function Links({ links }: { links: FlagView["links"] }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {links.map(({ title, url }) => (
        <a
          key={url}
          href={url}
          target="_blank"
          rel="noreferrer"
          className="link inline-flex items-center gap-1"
        >
          {title}
          <ExternalLink size={12} aria-hidden />
        </a>
      ))}
    </span>
  );
}
