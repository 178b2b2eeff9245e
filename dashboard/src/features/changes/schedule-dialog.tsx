import type { RequestView } from "@yardarm/server/wire";
import { useState } from "react";
import { useRequestSteps } from "../../api/request-steps.ts";
import { emptyPlan, type Plan, planFault } from "../../change-sheet/plan.ts";
import { TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { useRequestStep } from "./use-request-step.ts";

/** Has an approved request applied by itself. */
export function ScheduleDialog({
  request,
  onClose,
}: {
  request: RequestView;
  onClose: () => void;
}) {
  const steps = useRequestSteps();
  const { run, failure } = useRequestStep();
  const [plan, setPlan] = useState<Plan>(() => ({ ...emptyPlan(new Date()), isLater: true }));
  const { at, timeZone } = plan;
  const fault = planFault(plan);
  const send = async () => {
    if (await run(() => steps.schedule(request.number, { at, timeZone }))) onClose();
  };
  return (
    <FormDialog
      title={`Schedule change #${request.number}`}
      action="Schedule"
      missing={fault}
      failure={failure}
      onSubmit={send}
      onClose={onClose}
    >
      <p className="text-sm text-ink2">
        It is applied by itself at that time, if it still does what was agreed to. Otherwise it goes
        back to review.
      </p>
      <TextField
        label="Date and time"
        type="datetime-local"
        value={at}
        onChange={(next) => setPlan({ ...plan, at: next })}
      />
      <TextField
        label="By the clocks of"
        value={timeZone}
        onChange={(next) => setPlan({ ...plan, timeZone: next.trim() })}
      />
    </FormDialog>
  );
}
