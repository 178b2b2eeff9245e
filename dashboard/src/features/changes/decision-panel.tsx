import { Link } from "@tanstack/react-router";
import type { RequestView } from "@yardarm/server/wire";
import { Check } from "lucide-react";
import { useState } from "react";
import { useProjectKey } from "../../api/current-project.tsx";
import { type PlainStep, useRequestSteps } from "../../api/request-steps.ts";
import { gatherInto, useGathering } from "../../change-sheet/gathering.ts";
import { DemandList } from "../../change-sheet/preview/demand-list.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ApprovalList } from "./approval-list.tsx";
import { CommentDialog } from "./comment-dialog.tsx";
import { EditRequestDialog } from "./edit-request-dialog.tsx";
import { isOver } from "./request-words.ts";
import { RevertButton } from "./revert-button.tsx";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { Standing } from "./standing.tsx";
import { StateMark } from "./state-mark.tsx";
import { targetedPlaces } from "./targeted-place.ts";
import { useRequestStep } from "./use-request-step.ts";

interface DecisionPanelProps {
  readonly request: RequestView;
  /** Of the preview that is shown: what an approval is of. Undefined: nothing is shown that could be agreed to. */
  readonly hash: string | undefined;
}

/** How far it is, who has to agree, and what the reader can do. */
export function DecisionPanel({ request, hash }: DecisionPanelProps) {
  const { demands, approvals, state } = request;
  return (
    <section aria-label="Decision" className="panel flex flex-col gap-4 px-4 py-4">
      <div className="flex flex-col gap-1">
        <StateMark state={state} />
        <Standing request={request} />
      </div>
      {demands.length > 0 && !isOver(request) && <DemandList demands={demands} />}
      <ApprovalList approvals={approvals.all} />
      <Actions request={request} hash={hash} />
    </section>
  );
}

type Dialog = "reject" | "schedule" | "edit" | "cancel";

function Actions({ request, hash }: DecisionPanelProps) {
  const { run, failure, isSending } = useRequestStep();
  const [dialog, setDialog] = useState<Dialog>();
  return (
    <div className="flex flex-col gap-3 empty:hidden">
      {failure && (
        <Notice kind="danger" title="Not done" isAlert>
          {failure}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2 empty:hidden">
        <Forward request={request} hash={hash} isSending={isSending} run={run} />
        <Aside request={request} isSending={isSending} run={run} onOpen={setDialog} />
      </div>
      <WhyNot request={request} />
      <OpenDialog dialog={dialog} request={request} onClose={() => setDialog(undefined)} />
    </div>
  );
}

type Run = ReturnType<typeof useRequestStep>["run"];

interface Stepping {
  readonly request: RequestView;
  readonly isSending: boolean;
  readonly run: Run;
}

/** Steps that bring it nearer to being applied. */
function Forward({ request, hash, isSending, run }: Stepping & DecisionPanelProps) {
  const { can, number, state } = request;
  const steps = useRequestSteps();
  return (
    <>
      {can.approve.may && hash !== undefined && (
        <Button
          kind="primary"
          isDisabled={isSending}
          onPress={() => void run(() => steps.approve(number, { hash }))}
        >
          <Check size={16} aria-hidden />
          Approve
        </Button>
      )}
      {can.submit.may && (
        <Button
          kind="primary"
          isDisabled={isSending}
          onPress={() => void run(() => steps.step(number, "submit"))}
        >
          Ask for review
        </Button>
      )}
      {can.apply.may && (
        <Button
          kind={state === "approved" ? "primary" : "plain"}
          isDisabled={isSending}
          onPress={() => void run(() => steps.step(number, "apply"))}
        >
          Apply now
        </Button>
      )}
    </>
  );
}

/** Steps to the side, back, and out. */
function Aside({
  request,
  isSending,
  run,
  onOpen,
}: Stepping & { readonly onOpen: (dialog: Dialog) => void }) {
  const { can, number } = request;
  const steps = useRequestSteps();
  const plain = (step: PlainStep) => () => void run(() => steps.step(number, step));
  return (
    <>
      {can.schedule.may && <Button onPress={() => onOpen("schedule")}>Schedule…</Button>}
      {can.unschedule.may && (
        <Button isDisabled={isSending} onPress={plain("unschedule")}>
          Take off the schedule
        </Button>
      )}
      {can.reject.may && <Button onPress={() => onOpen("reject")}>Send back…</Button>}
      {can.withdraw.may && (
        <Button isDisabled={isSending} onPress={plain("withdraw")}>
          Take my approval back
        </Button>
      )}
      {can.rollback.may && <RevertButton request={number} kind="plain" />}
      {can.edit.may && <Button onPress={() => onOpen("edit")}>Edit…</Button>}
      {can.edit.may && <TargetingLink request={request} />}
      {can.edit.may && <GatherButton request={number} />}
      {can.cancel.may && (
        <Button kind="quiet" onPress={() => onOpen("cancel")}>
          Give up…
        </Button>
      )}
    </>
  );
}

/** From here on, every change of the project is put into this request instead of being done. */
function GatherButton({ request }: { request: number }) {
  const project = useProjectKey();
  const gathering = useGathering();
  if (gathering === request) return null;
  return <Button onPress={() => gatherInto(project, request)}>Gather more changes</Button>;
}

/** To where the targeting that it changes can be changed, when that is of one flag in one place. */
function TargetingLink({ request }: Pick<Stepping, "request">) {
  const project = useProjectKey();
  const [place, ...others] = targetedPlaces(request.changes);
  if (place === undefined || others.length > 0) return null;
  return (
    <Link
      to="/p/$project/flags/$flag/targeting/$environment"
      params={{ project, ...place }}
      search={{ request: request.number }}
      className={buttonClass("plain")}
    >
      Edit the targeting
    </Link>
  );
}

interface OpenDialogProps {
  readonly dialog: Dialog | undefined;
  readonly request: RequestView;
  readonly onClose: () => void;
}

function OpenDialog({ dialog, request, onClose }: OpenDialogProps) {
  const { number } = request;
  const steps = useRequestSteps();
  switch (dialog) {
    case undefined:
      return null;
    case "schedule":
      return <ScheduleDialog request={request} onClose={onClose} />;
    case "edit":
      return <EditRequestDialog request={request} onClose={onClose} />;
    case "reject":
      return (
        <CommentDialog
          title={`Send change #${number} back`}
          explanation="Its author reads why, and edits it or gives it up. Nothing is changed."
          label="What has to be different"
          action="Send back"
          isRequired
          onSend={(comment) => steps.reject(number, comment)}
          onClose={onClose}
        />
      );
    case "cancel":
      return (
        <CommentDialog
          title={`Give change #${number} up?`}
          explanation="It stays on the record, and nothing comes of it."
          label="Why (optional)"
          action="Give up"
          isDanger
          onSend={(comment) => steps.step(number, "cancel", comment === "" ? undefined : comment)}
          onClose={onClose}
        />
      );
  }
}

/** Why the step that everybody waits for is not the reader's to take. */
function WhyNot({ request: { can, state } }: Pick<DecisionPanelProps, "request">) {
  const awaited =
    state === "in_review" ? can.approve : state === "approved" ? can.apply : undefined;
  if (awaited === undefined || awaited.may || awaited.why === null) return null;
  return <p className="text-sm text-ink2">{awaited.why}</p>;
}
