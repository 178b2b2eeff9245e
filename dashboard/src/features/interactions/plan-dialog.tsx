import type { TestPlanBody } from "@yardarm/server/wire";
import { useState } from "react";
import { useEnvironmentName, useProjectKey } from "../../api/current-project.tsx";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { useMakePlan } from "./use-make-plan.ts";
import { WorkProgress } from "./work-progress.tsx";

interface PlanDialogProps {
  readonly environment: string;
  readonly flags?: readonly string[];
  readonly onClose: () => void;
}

type Effort = "3" | "10" | "20" | "steps";

interface Wish {
  readonly strength: "2" | "3";
  readonly effort: Effort;
  readonly steps: string;
  readonly seed: string;
  readonly rowsMax: string;
}

const efforts = [
  { value: "3", label: "3 seconds" },
  { value: "10", label: "10 seconds: fewer rows" },
  { value: "20", label: "20 seconds: the fewest rows" },
  { value: "steps", label: "A number of steps: the same plan everywhere" },
] as const;
/** Nobody waits longer than this; steps have to fit in. */
const secondsOfSteps = 20;

/** How much is to be tested, and how long to look for the fewest rows. */
export function PlanDialog({ environment, flags, onClose }: PlanDialogProps) {
  const nameOf = useEnvironmentName();
  const project = useProjectKey();
  const { isPlanning, watch, failure, make, cancel } = useMakePlan();
  const [wish, setWish] = useState<Wish>({
    ...{ strength: "2", effort: "3", steps: "2000", seed: "1", rowsMax: "" },
  });
  const set = (part: Partial<Wish>) => setWish({ ...wish, ...part });
  const faults = faultsOf(wish);
  const seconds = wish.effort === "steps" ? secondsOfSteps : Number(wish.effort);
  const close = () => {
    cancel();
    onClose();
  };
  return (
    <ModalDialog
      title={`Plan tests for ${nameOf(environment)}`}
      onClose={close}
      footer={
        <>
          <Button kind="quiet" onPress={close}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={isPlanning || Object.values(faults).some((it) => it !== undefined)}
            onPress={() => void make(bodyOf(wish, environment, flags))}
          >
            Plan
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink2">
        {flags === undefined
          ? "The fewest rows of flag states that test what is worth testing first: up to 40 flags."
          : `The fewest rows that test what is untested of ${flags.join(" and ")}.`}{" "}
        What tests passed with already is left out, and every interaction rule is kept.
      </p>
      <Select
        label="Test together"
        value={wish.strength}
        choices={[
          { value: "2", label: "Every two states" },
          { value: "3", label: "Every three states: many more rows" },
        ]}
        onChange={(strength) => set({ strength })}
      />
      <Select
        label="Look for the fewest rows for"
        value={wish.effort}
        choices={efforts}
        onChange={(effort) => set({ effort })}
      />
      {wish.effort === "steps" && (
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label="Steps"
            inputMode="numeric"
            value={wish.steps}
            error={faults.steps}
            hint={`As far as ${secondsOfSteps} seconds suffice for them.`}
            onChange={(steps) => set({ steps })}
          />
          <TextField
            label="Seed"
            inputMode="numeric"
            value={wish.seed}
            error={faults.seed}
            hint="Another seed, another plan."
            onChange={(seed) => set({ seed })}
          />
        </div>
      )}
      <TextField
        label="Rows at most"
        inputMode="numeric"
        value={wish.rowsMax}
        error={faults.rowsMax}
        hint="Only the first rows, which cover the most risk; empty for all."
        onChange={(rowsMax) => set({ rowsMax })}
      />
      {isPlanning && (
        <WorkProgress
          place={{ project, environment }}
          watch={watch}
          otherwise={`It takes ${seconds} seconds at most.`}
        />
      )}
      {failure && (
        <Notice kind="danger" title="No plan was made" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

function bodyOf(
  { strength, effort, steps, seed, rowsMax }: Wish,
  environment: string,
  flags: readonly string[] | undefined,
): TestPlanBody {
  return {
    environment,
    strength: strength === "2" ? 2 : 3,
    ...(effort === "steps"
      ? { stepsMax: Number(steps), seed: Number(seed), secondsMax: secondsOfSteps }
      : { secondsMax: Number(effort) }),
    ...(rowsMax.trim() !== "" && { rowsMax: Number(rowsMax) }),
    ...(flags !== undefined && { flags: [...flags] }),
  };
}

function faultsOf({ effort, steps, seed, rowsMax }: Wish) {
  const isOfSteps = effort === "steps";
  return {
    steps: isOfSteps ? faultOf(steps, { from: 1, to: 10_000_000 }) : undefined,
    seed: isOfSteps ? faultOf(seed, { from: 0, to: 4_294_967_295 }) : undefined,
    rowsMax: rowsMax.trim() === "" ? undefined : faultOf(rowsMax, { from: 1, to: 10_000 }),
  };
}

function faultOf(text: string, { from, to }: { from: number; to: number }): string | undefined {
  const number = Number(text);
  const isFine = /^\d+$/.test(text.trim()) && number >= from && number <= to;
  return isFine ? undefined : `A whole number from ${from} to ${to.toLocaleString("en")}.`;
}
