import { useNavigate } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { useMay, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { makePlan } from "../../api/interactions.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

interface PlanButtonProps {
  readonly environment: string;
  /** Absent: the flags of what is worth testing first. */
  readonly flags?: readonly string[];
}

/** Makes a plan of the fewest rows that test what is untested, and shows it. */
export function PlanButton({ environment, flags }: PlanButtonProps) {
  const http = useHttp();
  const project = useProjectKey();
  const navigate = useNavigate();
  const mayPlan = useMay("test_plan.write");
  const [isPlanning, setPlanning] = useState(false);
  const [failure, setFailure] = useState<string>();
  if (!mayPlan) return null;

  async function plan(): Promise<void> {
    setPlanning(true);
    setFailure(undefined);
    try {
      const body = { environment, ...(flags !== undefined && { flags: [...flags] }) };
      const { id } = await makePlan(http, project, body);
      await navigate({ to: "/p/$project/plans/$plan", params: { project, plan: id } });
    } catch (error) {
      setFailure(describeError(error));
    } finally {
      setPlanning(false);
    }
  }

  return (
    <>
      <Button kind="primary" isDisabled={isPlanning} onPress={() => void plan()}>
        <ListChecks size={16} aria-hidden />
        {isPlanning ? "Planning…" : "Plan tests"}
      </Button>
      {failure && (
        <Notice kind="danger" title="No plan was made" isAlert>
          {failure}
        </Notice>
      )}
    </>
  );
}
