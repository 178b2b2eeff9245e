import { useQuery } from "@tanstack/react-query";
import type { Correlation } from "@yardarm/core/registry";
import { type AttributeCondition, type Condition, isAttributeCondition } from "@yardarm/sdk/model";
import { useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { correlationEffectQuery, type InteractionPlace } from "../../api/interactions.ts";
import { describeError, ProblemError } from "../../api/problem-error.ts";
import { saveText } from "../../change-sheet/proposed-list.tsx";
import { Button } from "../../ui/button.tsx";
import { ConditionList } from "../../ui/condition/condition-list.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { movedText, NamedList, SeenAllTheSame } from "./correlation-effect.tsx";
import { type CorrelationFaults, faultsAt, problemsOf } from "./correlation-faults.ts";
import { type DeclaredOf, useDeclare } from "./use-declare.ts";
import { WorkProgress } from "./work-progress.tsx";

interface CorrelationDialogProps {
  readonly declared: DeclaredOf;
  /** Of what is edited; absent: a new one. */
  readonly index?: number;
  /** That contexts are known to have. */
  readonly attributes: readonly string[];
  readonly onClose: () => void;
}

const unnamed: AttributeCondition = { operator: "in", attribute: "", values: [] };
const blank: Correlation = { when: [unnamed], implies: [unnamed] };
const noFaults: CorrelationFaults = { when: [], implies: [], rest: [] };

/** Something that is always so of contexts, and what it would rule out before it is declared. */
export function CorrelationDialog({
  declared,
  index,
  attributes,
  onClose,
}: CorrelationDialogProps) {
  const { page: environment, request } = declared;
  const { correlations } = environment;
  const place = index ?? correlations.length;
  const [draft, setDraft] = useState<Correlation>(correlations[place] ?? blank);
  const [refusal, setRefusal] = useState<{ of: Correlation; error: unknown }>();
  const [isSending, setSending] = useState(false);
  const declare = useDeclare();
  const next = correlations.toSpliced(place, 1, draft);
  const at = { project: useProjectKey(), environment: environment.key };
  const isReady = problemsOf(draft).length === 0;
  const isSame = JSON.stringify(draft) === JSON.stringify(correlations[place]);
  const refused = refusal?.of === draft ? refusal.error : undefined;
  const faults = refused instanceof ProblemError ? pointedAt(place, refused) : noFaults;

  async function save(): Promise<void> {
    setSending(true);
    try {
      const done = `What is declared of ${environment.name} is saved`;
      if (await declare(declared, next, done)) onClose();
    } catch (error) {
      setRefusal({ of: draft, error });
    } finally {
      setSending(false);
    }
  }

  return (
    <ModalDialog
      isWide
      title={`${index === undefined ? "Declare a correlation" : "Edit a correlation"} of ${environment.name}`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={!isReady || isSame || isSending}
            onPress={() => void save()}
          >
            {saveText(request, index === undefined ? "Declare" : "Save")}
          </Button>
        </>
      }
    >
      <Side
        title="When this is so of a context"
        opening="if"
        of="the condition"
        conditions={draft.when}
        faults={faults.when}
        attributes={attributes}
        onChange={(when) => setDraft({ ...draft, when })}
      />
      <Side
        title="this always is, too"
        opening="then"
        of="what it implies"
        conditions={draft.implies}
        faults={faults.implies}
        attributes={attributes}
        onChange={(implies) => setDraft({ ...draft, implies })}
      />
      {isReady && !isSame && <Foreseen key={JSON.stringify(next)} at={at} next={next} />}
      {refused !== undefined && (
        <Notice kind="danger" title="Not saved" isAlert>
          {[refusalText(refused), ...faults.rest].join(" ")}
        </Notice>
      )}
    </ModalDialog>
  );
}

/** What stands beside its field is not said again. */
function refusalText(error: unknown): string {
  return error instanceof ProblemError ? error.detail : describeError(error);
}

/** Pointers of the request stand below the field that was sent. */
function pointedAt(place: number, { errors }: ProblemError): CorrelationFaults {
  const field = "/correlations";
  return faultsAt(
    place,
    errors
      .filter(({ pointer }) => pointer.startsWith(field))
      .map(({ pointer, detail }) => ({ pointer: pointer.slice(field.length), detail })),
  );
}

interface SideProps {
  readonly title: string;
  readonly opening: "if" | "then";
  /** Tells screen readers whose conditions these are. */
  readonly of: string;
  readonly conditions: readonly AttributeCondition[];
  readonly faults: readonly string[];
  readonly attributes: readonly string[];
  readonly onChange: (conditions: readonly AttributeCondition[]) => void;
}

function Side({ title, opening, of, conditions, faults, attributes, onChange }: SideProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">{title}</h3>
      <ConditionList
        of={of}
        isOfAttributes
        opening={opening}
        conditions={conditions}
        known={{ segments: [], attributes }}
        onChange={(next: readonly Condition[]) => onChange(next.filter(isAttributeCondition))}
      />
      {faults.map((fault) => (
        <p key={fault} role="alert" className="text-xs text-bad-ink">
          {fault}
        </p>
      ))}
    </section>
  );
}

/** What would no longer count as possible, once somebody wants to know: with many flags it takes seconds. */
function Foreseen({
  at,
  next,
}: {
  readonly at: InteractionPlace;
  readonly next: readonly Correlation[];
}) {
  const [isAsked, setAsked] = useState(false);
  const { data, error, isFetching } = useQuery({
    ...correlationEffectQuery(useHttp(), at, next),
    enabled: isAsked,
  });
  return (
    <section aria-label="What it would rule out" aria-live="polite" className="grid gap-3 text-sm">
      {data === undefined && (
        <Button className="w-fit" isDisabled={isFetching} onPress={() => setAsked(true)}>
          What would it rule out?
        </Button>
      )}
      {isFetching && data === undefined && <WorkProgress place={at} otherwise="Working it out …" />}
      {error && <p className="text-bad-ink">{describeError(error)}</p>}
      {data?.areContradictory && (
        <Notice kind="warning" title="No context would keep all that is declared">
          Then none of it would count.
        </Notice>
      )}
      {data && (
        <div className="text-ink2">
          <p>{movedText(data.excluded.count, "would count as impossible")}</p>
          <NamedList place={at} risks={data.excluded.named.slice(0, namedMax)} />
          {data.opened.count > 0 && (
            <p className="mt-2">{movedText(data.opened.count, "would be possible again")}</p>
          )}
        </div>
      )}
      {data && <SeenAllTheSame place={at} moved={data.excluded} />}
    </section>
  );
}

/** So many fit into a dialog. */
const namedMax = 6;
