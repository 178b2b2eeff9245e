import type { StepView } from "@yardarm/server/wire";
import { useState } from "react";
import { useRequestSteps } from "../../api/request-steps.ts";
import { Button } from "../../ui/button.tsx";
import { TextArea } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { Ago } from "../../ui/time.tsx";
import { ActorName } from "./actor-name.tsx";
import { Differences } from "./differences.tsx";
import { useRequestStep } from "./use-request-step.ts";

const stepTexts: Readonly<Record<string, string>> = {
  drafted: "drafted it",
  edited: "edited it",
  submitted: "asked for review",
  approved: "agreed",
  withdrawn: "took the approval back",
  rejected: "sent it back",
  commented: "said",
  scheduled: "scheduled it",
  unscheduled: "took it off the schedule",
  applied: "applied it",
  cancelled: "cancelled it",
  expired: "let it expire",
  failed: "could not apply it",
  voided: "found that an agreement no longer counts",
  cleared: "found that nobody has to agree any more",
  reason_given: "said why",
  reviewed: "looked back at it",
};

/** Everything that happened to a request, oldest first, and a place to say something. */
export function Timeline({
  request,
  steps,
  mayComment,
}: {
  request: number;
  steps: readonly StepView[];
  mayComment: boolean;
}) {
  return (
    <div className="panel">
      <ol className="divide-y divide-line" aria-label="What happened, oldest first">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end.
          <li key={index} className="px-4 py-2.5 text-sm">
            <p className="flex flex-wrap items-baseline gap-x-2 wrap-anywhere">
              <span className="font-medium">
                <ActorName actor={step.by} />
              </span>
              <span>{stepTexts[step.kind] ?? step.kind}</span>
              <span className="text-xs text-ink3">
                <Ago at={step.at} />
              </span>
            </p>
            {step.comment !== null && (
              <p className="mt-0.5 max-w-[75ch] text-ink2 wrap-anywhere">“{step.comment}”</p>
            )}
            {step.detail !== null && (
              <p className="mt-0.5 max-w-[75ch] text-ink2 wrap-anywhere">
                <Sentence text={step.detail} />
              </p>
            )}
            <Differences differences={step.differences} />
          </li>
        ))}
      </ol>
      {mayComment && <CommentForm request={request} />}
    </div>
  );
}

function CommentForm({ request }: { request: number }) {
  const steps = useRequestSteps();
  const { run, failure, isSending } = useRequestStep();
  const [comment, setComment] = useState("");
  const send = async () => {
    if (await run(() => steps.comment(request, comment.trim()))) setComment("");
  };
  return (
    <div className="flex flex-col gap-2 border-t border-line px-4 py-3">
      <TextArea
        label="Say something"
        isLabelHidden
        placeholder="Say something to whoever is involved"
        rows={2}
        maxLength={2000}
        value={comment}
        onChange={setComment}
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
      <Button
        className="self-start"
        isDisabled={comment.trim() === "" || isSending}
        onPress={() => void send()}
      >
        Comment
      </Button>
    </div>
  );
}
