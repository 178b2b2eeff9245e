import { Select, TextField } from "../ui/field.tsx";
import { minutesText } from "../ui/time.tsx";
import { type Plan, planFault } from "./plan.ts";

interface PlanFieldsProps {
  readonly plan: Plan;
  readonly onChange: (plan: Plan) => void;
  /** Whether somebody has to agree first. */
  readonly mustBeAgreed: boolean;
}

/** For how long things are changed for a while. */
const spansMinutes = [30, 120, 480, 1_440, 4_320, 10_080] as const;
const forGood = "stays";

/** When it happens, and whether it takes itself back. */
export function PlanFields({ plan, onChange, mustBeAgreed }: PlanFieldsProps) {
  const { isLater, at, timeZone, lastsMinutes } = plan;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">When</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="When"
          value={isLater ? "later" : "now"}
          choices={[
            { value: "now", label: mustBeAgreed ? "As soon as it is agreed to" : "Now" },
            { value: "later", label: "At a time…" },
          ]}
          onChange={(when) => onChange({ ...plan, isLater: when === "later" })}
        />
        <Select
          label="For how long"
          value={lastsMinutes === null ? forGood : String(lastsMinutes)}
          choices={[
            { value: forGood, label: "It stays" },
            ...spansMinutes.map((minutes) => ({
              value: String(minutes),
              label: `For ${minutesText(minutes)}, then back`,
            })),
          ]}
          onChange={(span) =>
            onChange({ ...plan, lastsMinutes: span === forGood ? null : Number(span) })
          }
        />
      </div>
      {isLater && (
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label="Date and time"
            type="datetime-local"
            value={at}
            onChange={(next) => onChange({ ...plan, at: next })}
          />
          <TextField
            label="By the clocks of"
            value={timeZone}
            error={planFault(plan)}
            onChange={(next) => onChange({ ...plan, timeZone: next.trim() })}
          />
        </div>
      )}
    </fieldset>
  );
}
