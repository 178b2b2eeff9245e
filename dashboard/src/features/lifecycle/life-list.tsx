import { Link } from "@tanstack/react-router";
import type { LifecycleRow } from "@yardarm/server/wire";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { classNames } from "../../ui/class-names.ts";
import { KeyText } from "../../ui/key-text.tsx";
import { StageMark } from "../../ui/stage-mark.tsx";
import { dayText } from "../../ui/time.tsx";
import { Evidence } from "./evidence.tsx";
import { goneText } from "./gone-text.ts";
import { VerdictLine } from "./verdict-line.tsx";

interface LifeListProps {
  readonly project: string;
  readonly flags: readonly LifecycleRow[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (flag: string, isChosen: boolean) => void;
  readonly isReadOnly: boolean;
}

/** One line for each flag, with its verdict; what it rests on, when it is asked for. */
export function LifeList({ flags, ...props }: LifeListProps) {
  return (
    <ul aria-label="Flags" className="panel divide-y divide-line">
      {flags.map((flag) => (
        <LifeItem key={flag.key} flag={flag} {...props} />
      ))}
    </ul>
  );
}

type LifeItemProps = Omit<LifeListProps, "flags"> & { readonly flag: LifecycleRow };

function LifeItem({ project, flag, chosen, onChoose, isReadOnly }: LifeItemProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li aria-label={flag.key} className="flex gap-3 px-4 py-2">
      {!isReadOnly && flag.stage !== "archived" && (
        <input
          type="checkbox"
          aria-label={`Choose ${flag.key}`}
          checked={chosen.has(flag.key)}
          onChange={(event) => onChoose(flag.key, event.target.checked)}
          className="mt-1 size-4 shrink-0 accent-accent"
        />
      )}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-0.5 min-[84rem]:flex-nowrap">
          <Link
            to="/p/$project/flags/$flag"
            params={{ project, flag: flag.key }}
            className="flex min-w-0 flex-1 basis-full hover:underline lg:basis-64 min-[84rem]:flex-none min-[84rem]:basis-60"
          >
            <KeyText value={flag.key} />
          </Link>
          <VerdictButton verdict={tellingVerdict(flag)} isOpen={isOpen} onToggle={setOpen} />
          <LifeFacts flag={flag} />
        </div>
        {isOpen && (
          <div className="mt-2 mb-1 flex flex-col gap-3 border-l-2 border-line pl-4">
            <VerdictLine verdict={tellingVerdict(flag)} />
            <VerdictLine verdict={otherVerdict(flag)} />
            <Evidence life={flag} />
          </div>
        )}
      </div>
    </li>
  );
}

interface VerdictButtonProps {
  readonly verdict: LifecycleRow["archive"];
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

/** As much of the sentence as the line has room for; all of it where there is no room for lines, and when it is asked for. */
function VerdictButton({ verdict, isOpen, onToggle }: VerdictButtonProps) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      title={verdict.sentence.replaceAll("`", "")}
      onClick={() => onToggle(!isOpen)}
      className="order-last flex min-w-0 flex-1 basis-full gap-1.5 rounded-sm text-left hover:bg-raised min-[84rem]:order-none min-[84rem]:basis-0"
    >
      <ChevronRight
        size={14}
        aria-hidden
        className={classNames("mt-1 shrink-0 text-ink3", isOpen && "rotate-90")}
      />
      <VerdictLine verdict={verdict} isShort />
    </button>
  );
}

function LifeFacts({ flag }: { flag: LifecycleRow }) {
  return (
    <>
      <span className="flex text-sm whitespace-nowrap lg:w-36">
        <StageMark life={flag} />
      </span>
      <span
        className="text-sm text-ink2 lg:w-40 lg:shrink-0 lg:truncate min-[84rem]:w-28"
        title={flag.owner.name}
      >
        {flag.owner.name}
        {!flag.owner.isActive && <span className="text-bad-ink"> ({goneText(flag.owner)})</span>}
      </span>
      <span className="text-sm whitespace-nowrap text-ink3 num lg:w-32 lg:text-right min-[84rem]:w-24">
        {flag.expiry.kind === "date" ? dayText(flag.expiry.date) : "No last day"}
      </span>
    </>
  );
}

/** What comes next: out of the code, and then into the archive. */
function tellingVerdict({ deleteFromCode, archive }: LifecycleRow): LifecycleRow["archive"] {
  return deleteFromCode.safe === "done" ? archive : deleteFromCode;
}

function otherVerdict({ deleteFromCode, archive }: LifecycleRow): LifecycleRow["archive"] {
  return deleteFromCode.safe === "done" ? deleteFromCode : archive;
}
