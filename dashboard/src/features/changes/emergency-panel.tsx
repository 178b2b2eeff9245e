import type { EmergencyView, RequestView } from "@yardarm/server/wire";
import { Siren } from "lucide-react";
import { useState } from "react";
import { useEnvironmentName } from "../../api/current-project.tsx";
import { useRequestSteps } from "../../api/request-steps.ts";
import { Button } from "../../ui/button.tsx";
import { TextArea } from "../../ui/field.tsx";
import { andText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { Ago, Countdown } from "../../ui/time.tsx";
import { useRequestStep } from "./use-request-step.ts";

interface EmergencyPanelProps {
  readonly request: RequestView;
  readonly emergency: EmergencyView;
}

/** What an emergency still owes: a reason, and somebody else's look at it. */
export function EmergencyPanel({ request, emergency }: EmergencyPanelProps) {
  const nameOf = useEnvironmentName();
  const { environments, reasonDueAt, review } = emergency;
  const where = environments.length > 0 ? ` in ${andText(environments.map(nameOf))}` : "";
  return (
    <section aria-label="Emergency" className="panel border-bad! px-4 py-3.5 text-sm">
      <h2 className="flex items-center gap-2 font-semibold text-bad-ink">
        <Siren size={16} aria-hidden />
        It was an emergency
      </h2>
      <p className="mt-1 text-ink2">
        {request.author.name} did it{where} without asking anybody.
      </p>
      {reasonDueAt !== null && (
        <>
          <p className="mt-2 font-medium">
            A reason <Due at={reasonDueAt} />.
          </p>
          {request.can.give_reason?.may && <ReasonForm request={request.number} />}
        </>
      )}
      {review !== null ? (
        <p className="mt-2">
          <span className="font-medium">
            {review.verdict === "justified" ? "It was right" : "It should not have been done"},
          </span>{" "}
          says {review.by.name}, <Ago at={review.at} />.{review.comment && ` “${review.comment}”`}
        </p>
      ) : (
        <Retrospective request={request} dueAt={emergency.reviewDueAt} />
      )}
    </section>
  );
}

function ReasonForm({ request }: { request: number }) {
  const steps = useRequestSteps();
  const { run, failure, isSending } = useRequestStep();
  const [reason, setReason] = useState("");
  return (
    <div className="mt-2 flex flex-col gap-2">
      <TextArea
        label="Why could it not wait?"
        value={reason}
        onChange={setReason}
        maxLength={2000}
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      <Button
        kind="primary"
        className="self-start"
        isDisabled={reason.trim() === "" || isSending}
        onPress={() => void run(() => steps.giveReason(request, { reason: reason.trim() }))}
      >
        Give the reason
      </Button>
    </div>
  );
}

/** Until when something is owed, or since when it is overdue. */
function Due({ at }: { at: string }) {
  if (Date.parse(at) > Date.now()) {
    return (
      <>
        is due <Countdown to={at} />
      </>
    );
  }
  return (
    <span className="text-bad-ink">
      was due <Ago at={at} />
    </span>
  );
}

interface RetrospectiveProps {
  readonly request: RequestView;
  readonly dueAt: string | null;
}

function Retrospective({ request, dueAt }: RetrospectiveProps) {
  const steps = useRequestSteps();
  const { run, failure, isSending } = useRequestStep();
  const [comment, setComment] = useState("");
  const { may, why } = request.can.review_emergency ?? { may: false, why: null };
  if (!may) {
    return (
      <p className="mt-2 text-ink2">
        Somebody else still has to look back at it
        {dueAt !== null && (
          <>
            , which <Due at={dueAt} />
          </>
        )}
        . {why}
      </p>
    );
  }
  const look = (verdict: "justified" | "objection") =>
    void run(() =>
      steps.lookBack(request.number, {
        verdict,
        ...(comment.trim() !== "" && { comment: comment.trim() }),
      }),
    );
  return (
    <div className="mt-3 flex flex-col gap-2">
      <p className="font-medium">
        You can look back at it: was it right to do this?
        {dueAt !== null && (
          <span className="block font-normal text-ink2">
            That <Due at={dueAt} />.
          </span>
        )}
      </p>
      <TextArea
        label="What you found"
        isLabelHidden
        placeholder="What you found"
        rows={2}
        value={comment}
        onChange={setComment}
        maxLength={2000}
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" isDisabled={isSending} onPress={() => look("justified")}>
          It was right
        </Button>
        <Button isDisabled={isSending} onPress={() => look("objection")}>
          I object
        </Button>
      </div>
    </div>
  );
}
