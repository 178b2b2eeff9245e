import { Link } from "@tanstack/react-router";
import type { Inbox } from "@yardarm/server/wire";
import { Check, Eye, History, type LucideIcon, MessageSquareWarning, PenLine } from "lucide-react";
import { Sentence } from "../../ui/sentence.tsx";
import { Ago } from "../../ui/time.tsx";
import { ActorName } from "./actor-name.tsx";
import { wantTexts } from "./request-words.ts";

type Item = Inbox["items"][number];

const icons: Record<Item["wants"], LucideIcon> = {
  reason: MessageSquareWarning,
  review: Eye,
  rework: PenLine,
  apply: Check,
  retrospective: History,
};

/** What somebody else waits for comes before what only oneself waits for. */
const order: readonly Item["wants"][] = ["reason", "review", "rework", "apply", "retrospective"];

interface InboxListProps {
  readonly items: readonly Item[];
  /** Whether it has to be said which project each is of. */
  readonly isOfSeveral: boolean;
}

/** Change requests that wait for the reader, most pressing first. */
export function InboxList({ items, isOfSeveral }: InboxListProps) {
  const sorted = items.toSorted(
    (one, other) =>
      Number(other.isOverdue) - Number(one.isOverdue) ||
      order.indexOf(one.wants) - order.indexOf(other.wants),
  );
  return (
    <ol className="panel divide-y divide-line" aria-label="What waits for you, most pressing first">
      {sorted.map((item) => (
        <InboxItem
          key={`${item.project} ${item.request.number}`}
          item={item}
          isNamed={isOfSeveral}
        />
      ))}
    </ol>
  );
}

function InboxItem({ item, isNamed }: { item: Item; isNamed: boolean }) {
  const { project, projectName, wants, request, because, since, isOverdue } = item;
  const Icon = icons[wants];
  const tone = isOverdue ? "text-bad-ink" : "text-warn-ink";
  return (
    <li className="flex gap-3 px-4 py-3">
      <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className={`text-xs font-medium ${tone}`}>
          {wantTexts[wants]}
          {isOverdue && ", overdue"}
        </p>
        <Link
          to="/p/$project/changes/$request"
          params={{ project, request: String(request.number) }}
          className="font-medium wrap-anywhere hover:underline"
        >
          <Sentence text={request.title} />
        </Link>
        <p className="text-sm text-ink2 wrap-anywhere">
          <Sentence text={because} />
        </p>
        {request.reason && <p className="text-sm text-ink2 wrap-anywhere">“{request.reason}”</p>}
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink3">
          <span className="num">#{request.number}</span>
          {isNamed && <span>{projectName}</span>}
          <ActorName actor={request.author} />
          <Ago at={since} />
        </p>
      </div>
    </li>
  );
}
