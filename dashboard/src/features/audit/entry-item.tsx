import type { EntityEffect } from "@yardarm/core/changes";
import type { AuditEntryView } from "@yardarm/server/wire";
import { Bot, ChevronRight, KeyRound, type LucideIcon, UserRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button as AriaButton, Disclosure, DisclosurePanel } from "react-aria-components";
import { Sentence } from "../../ui/sentence.tsx";
import { Ago } from "../../ui/time.tsx";
import { EntryDetails } from "./entry-details.tsx";

const actorIcons: Record<AuditEntryView["actor"]["kind"], LucideIcon> = {
  person: UserRound,
  token: KeyRound,
  system: Bot,
};

interface EntryItemProps {
  readonly entry: AuditEntryView;
  readonly project: string | undefined;
  /** Leads to the page of the entry. */
  readonly link: ReactNode;
  readonly renderEntity: (entity: EntityEffect) => ReactNode;
}

/** One line of the record, and on demand all that it says. */
export function EntryItem({ entry, project, link, renderEntity }: EntryItemProps) {
  const [isOpen, setOpen] = useState(false);
  const Icon = actorIcons[entry.actor.kind];
  return (
    <li>
      <Disclosure isExpanded={isOpen} onExpandedChange={setOpen} className="group px-4 py-2.5">
        <div className="flex items-start gap-3">
          <AriaButton
            slot="trigger"
            aria-label={`Details of entry ${entry.entry}`}
            className="-ml-1.5 grid size-6 shrink-0 place-items-center rounded text-ink3 hover:bg-raised hover:text-ink"
          >
            <ChevronRight
              size={14}
              aria-hidden
              className="transition group-data-expanded:rotate-90"
            />
          </AriaButton>
          <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-6 gap-y-0.5 pt-0.5">
            <p className="min-w-0 flex-1 basis-72 text-sm wrap-anywhere">
              <Sentence text={entry.summary} />
              {entry.reason && <span className="text-ink3"> “{entry.reason}”</span>}
            </p>
            <p className="flex flex-wrap items-center gap-x-3 text-xs text-ink3 md:w-80 md:justify-end">
              <span className="inline-flex min-w-0 items-center gap-1">
                <Icon size={12} aria-hidden className="shrink-0" />
                <span className="truncate">{entry.actor.name}</span>
              </span>
              <Ago at={entry.at} />
              {link}
            </p>
          </div>
        </div>
        <DisclosurePanel>
          {isOpen && (
            <div className="mt-3 mb-2 md:ml-7">
              <EntryDetails entry={entry} project={project} renderEntity={renderEntity} />
            </div>
          )}
        </DisclosurePanel>
      </Disclosure>
    </li>
  );
}
