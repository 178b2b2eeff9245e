import { ListChecks } from "lucide-react";
import { useState } from "react";
import { useMay } from "../../api/current-project.tsx";
import { Button } from "../../ui/button.tsx";
import { PlanDialog } from "./plan-dialog.tsx";

interface PlanButtonProps {
  readonly environment: string;
  /** Absent: the flags of what is worth testing first. */
  readonly flags?: readonly string[];
}

/** Leads to a plan of the fewest rows that test what is untested. */
export function PlanButton(props: PlanButtonProps) {
  const mayPlan = useMay("test_plan.write");
  const [isOpen, setOpen] = useState(false);
  if (!mayPlan) return null;
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        <ListChecks size={16} aria-hidden />
        Plan tests
      </Button>
      {isOpen && <PlanDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
