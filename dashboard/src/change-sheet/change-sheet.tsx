import { useQuery } from "@tanstack/react-query";
import type { RequestPreview } from "@yardarm/server/wire";
import { type ReactNode, useId, useState } from "react";
import { useMay } from "../api/current-project.tsx";
import { describeError } from "../api/problem-error.ts";
import { previewAgainMs } from "../api/request-queries.ts";
import { useRequestSteps } from "../api/request-steps.ts";
import { Button } from "../ui/button.tsx";
import { TextArea } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { SideSheet } from "../ui/overlay.tsx";
import { DraftButtons } from "./draft-buttons.tsx";
import { EmergencyBox } from "./emergency-box.tsx";
import { useGathering } from "./gathering.ts";
import { emptyPlan, type Plan, planBodyOf, planFault } from "./plan.ts";
import { PlanFields } from "./plan-fields.tsx";
import { DemandList } from "./preview/demand-list.tsx";
import { Dependants } from "./preview/dependants.tsx";
import { hasNewCombinations, NewCombinations } from "./preview/new-combinations.tsx";
import { Objections, objectionsOf } from "./preview/objections.tsx";
import { PlaceList } from "./preview/place-list.tsx";
import type { Outcome, Proposal } from "./proposal.ts";
import { type Course, useSend } from "./use-send.ts";
import { useWriteBlock } from "./write-block.ts";

interface ChangeSheetProps {
  readonly proposal: Proposal;
  readonly onDone: (outcome: Outcome) => void;
  readonly onClose: () => void;
}

/** Shows what a change would do before it is done, who has to agree, and every way in which it can go on. */
export function ChangeSheet({ proposal, onDone, onClose }: ChangeSheetProps) {
  const [reason, setReason] = useState("");
  const [plan, setPlan] = useState<Plan>(() => emptyPlan(new Date()));
  const preview = usePreview(proposal, plan);
  const block = useWriteBlock();
  const mayAsk = useMay("change.write");
  const isGathering = useGathering() !== undefined;
  const { run, isSending, failure } = useSend(proposal, onDone);
  const wish = { reason: reason.trim(), plan: planBodyOf(plan) };
  const mustBeAgreed = preview.data?.demands.some(({ isMet }) => !isMet) ?? false;
  const isRefused = preview.data !== undefined && objectionsOf(preview.data).stopping > 0;
  const course: Course = mustBeAgreed || wish.plan !== undefined ? "ask" : "apply";
  const missing = block ?? missingStep({ preview: preview.data, plan, isRefused });
  const canSend = block === undefined && preview.data !== undefined && !isSending;
  const emergency = preview.data && (mustBeAgreed || isRefused) && (
    <EmergencyBox
      emergency={preview.data.emergency}
      isDisabled={!canSend}
      onPress={() => void run("emergency", wish)}
    />
  );
  return (
    <SideSheet
      title={proposal.title}
      eyebrow="Change"
      onClose={onClose}
      footer={
        <>
          <p
            aria-live="polite"
            className="min-w-0 flex-1 basis-40 text-sm font-medium empty:basis-0"
          >
            {missing}
          </p>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          {mayAsk && (
            <DraftButtons
              isDisabled={!canSend}
              hasPlan={wish.plan !== undefined}
              run={(how, into) => void run(how, { ...wish, into })}
            />
          )}
          <Button
            kind={isGathering ? "plain" : "primary"}
            isDisabled={missing !== undefined || isSending}
            onPress={() => void run(course, wish)}
          >
            {actionText(mustBeAgreed, plan)}
          </Button>
        </>
      }
    >
      {proposal.picture}
      {proposal.isEmergency && emergency}
      <Previewed preview={preview.data} error={preview.error} />
      {preview.data && (
        <Terms
          demands={preview.data.demands}
          mustBeAgreed={mustBeAgreed}
          {...{ plan, setPlan, reason, setReason }}
        />
      )}
      {!proposal.isEmergency && emergency}
      {failure !== undefined && (
        <Notice kind="danger" title="Not done" isAlert>
          {describeError(failure)}
        </Notice>
      )}
    </SideSheet>
  );
}

interface TermsProps {
  readonly demands: RequestPreview["demands"];
  readonly mustBeAgreed: boolean;
  readonly plan: Plan;
  readonly setPlan: (plan: Plan) => void;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
}

/** When, who has to agree, and why. */
function Terms({ demands, mustBeAgreed, plan, setPlan, reason, setReason }: TermsProps) {
  return (
    <>
      <PlanFields plan={plan} onChange={setPlan} mustBeAgreed={mustBeAgreed} />
      {mustBeAgreed && (
        <Part title="Who has to agree">
          <DemandList demands={demands} />
        </Part>
      )}
      <TextArea
        label="Why"
        value={reason}
        onChange={setReason}
        maxLength={2000}
        placeholder="Goes on the record"
        hint={mustBeAgreed ? "Optional. Whoever is asked reads it first." : "Optional."}
      />
    </>
  );
}

/** Asked anew whenever the time is another: what is frozen now may be free then. */
function usePreview(proposal: Proposal, plan: Plan) {
  const steps = useRequestSteps();
  const id = useId();
  const body = planFault(plan) === undefined ? planBodyOf(plan) : undefined;
  return useQuery({
    queryKey: ["preview", id, body],
    queryFn: () => steps.preview({ changes: [...proposal.changes], ...(body && { plan: body }) }),
    gcTime: 0,
    refetchInterval: ({ state }) => previewAgainMs(state.data),
    placeholderData: (last) => last,
  });
}

interface Steps {
  readonly preview: RequestPreview | undefined;
  readonly plan: Plan;
  readonly isRefused: boolean;
}

/** What is still to be done before this can be sent; undefined when nothing is. */
function missingStep({ preview, plan, isRefused }: Steps): string | undefined {
  if (preview === undefined) return "";
  return (
    planFault(plan) ??
    (isRefused ? "It is refused like this; see what speaks against it." : undefined)
  );
}

function actionText(mustBeAgreed: boolean, { isLater, lastsMinutes }: Plan): string {
  if (mustBeAgreed) return "Ask for review";
  if (isLater) return "Schedule";
  return lastsMinutes === null ? "Apply" : "Apply for a while";
}

function Previewed({
  preview,
  error,
}: {
  preview: RequestPreview | undefined;
  error: Error | null;
}) {
  if (error) {
    return (
      <Notice kind="danger" title="This cannot be applied" isAlert>
        {describeError(error)}
      </Notice>
    );
  }
  if (preview === undefined)
    return <p className="text-sm text-ink3">Working out what this would do…</p>;
  const { stopping, worthKnowing } = objectionsOf(preview);
  const isNoticed = preview.places.some(({ isInert }) => !isInert);
  return (
    <>
      <Part title="What this would do">
        <PlaceList {...preview} />
        {!isNoticed && <p className="mt-2 text-sm text-ink2">No service would notice.</p>}
      </Part>
      {stopping + worthKnowing > 0 && (
        <Part title="What speaks against it">
          <Objections preview={preview} />
        </Part>
      )}
      {hasNewCombinations(preview) && (
        <Part title="What can meet afterwards">
          <NewCombinations combinations={preview.combinations} />
        </Part>
      )}
      {preview.dependants.length > 0 && (
        <Part title="What else decides by it">
          <Dependants dependants={preview.dependants} />
        </Part>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}
