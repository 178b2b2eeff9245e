import { useQuery } from "@tanstack/react-query";
import { correlationText } from "@yardarm/core/changes";
import type { Correlation } from "@yardarm/core/registry";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { correlationEffectQuery, type InteractionPlace } from "../../api/interactions.ts";
import { describeError } from "../../api/problem-error.ts";
import { IconButton } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { plainSentence } from "../../ui/sentence-text.ts";
import { movedText, NamedList, SeenAllTheSame } from "./correlation-effect.tsx";
import { WorkProgress } from "./work-progress.tsx";

interface CorrelationListProps {
  readonly place: InteractionPlace;
  readonly correlations: readonly Correlation[];
  readonly isReadOnly: boolean;
  readonly onEdit: (index: number) => void;
  readonly onRemove: (index: number) => void;
}

/** What is declared of an environment's contexts, as it is read aloud. */
export function CorrelationList({ correlations, ...props }: CorrelationListProps) {
  return (
    <ul className="panel divide-y divide-line">
      {correlations.map((correlation, index) => (
        <CorrelationItem
          key={JSON.stringify(correlation)}
          {...{ correlation, correlations, index }}
          {...props}
        />
      ))}
    </ul>
  );
}

interface CorrelationItemProps extends CorrelationListProps {
  readonly correlation: Correlation;
  readonly index: number;
}

function CorrelationItem({ correlation, index, ...props }: CorrelationItemProps) {
  const { correlations, place, isReadOnly, onEdit, onRemove } = props;
  const [isOpen, setOpen] = useState(false);
  const text = correlationText(correlation);
  const spoken = plainSentence(text);
  return (
    <li aria-label={spoken} className="flex items-start gap-x-3 px-4 py-3.5">
      <div className="min-w-0 flex-1">
        <p className="text-sm">
          <Sentence text={text} />
        </p>
        <details
          className="mt-1 text-sm"
          onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
        >
          <summary className="w-fit cursor-pointer rounded text-xs text-ink2 hover:text-ink">
            What rests on it
          </summary>
          {isOpen && (
            <RestsOn place={place} others={correlations.filter((_, at) => at !== index)} />
          )}
        </details>
      </div>
      {!isReadOnly && (
        <div className="flex">
          <IconButton label={`Edit ${spoken}`} onPress={() => onEdit(index)}>
            <Pencil size={14} aria-hidden />
          </IconButton>
          <IconButton label={`Remove ${spoken}`} onPress={() => onRemove(index)}>
            <Trash2 size={14} aria-hidden />
          </IconButton>
        </div>
      )}
    </li>
  );
}

/** What could meet again without it. */
function RestsOn({
  place,
  others,
}: {
  readonly place: InteractionPlace;
  readonly others: readonly Correlation[];
}) {
  const { data, error } = useQuery(correlationEffectQuery(useHttp(), place, others));
  if (error) return <p className="mt-2 text-bad-ink">{describeError(error)}</p>;
  if (data === undefined) {
    return (
      <div className="mt-2">
        <WorkProgress place={place} otherwise="Working it out …" />
      </div>
    );
  }
  const { opened } = data;
  return (
    <div className="mt-2 text-ink2">
      <p>{movedText(opened.count, "would be possible without it")}</p>
      {opened.count > opened.named.length && (
        <p className="text-xs text-ink3">Those that matter most:</p>
      )}
      <NamedList place={place} risks={opened.named} />
    </div>
  );
}

/** What all of it together rules out; and where it cannot be true, that. */
export function CorrelationSummary({
  place,
  areContradictory,
}: {
  readonly place: InteractionPlace;
  readonly areContradictory: boolean;
}) {
  const { data } = useQuery({
    ...correlationEffectQuery(useHttp(), place, []),
    enabled: !areContradictory,
  });
  if (areContradictory) {
    return (
      <Notice kind="warning" title="No context keeps all of these" className="mb-4">
        They contradict each other, so none of them counts: everything is worked out as if nothing
        were declared.
      </Notice>
    );
  }
  if (data === undefined) return null;
  return (
    <div className="mb-4 grid gap-3">
      <p className="text-sm text-ink2">
        {movedText(data.opened.count, "counts as impossible because of what is declared here")}
      </p>
      <SeenAllTheSame place={place} moved={data.opened} />
    </div>
  );
}
