import type { Purpose, Requirement } from "@yardarm/core/registry";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";
import { FreezeFields } from "./freeze-fields.tsx";
import { NumberField } from "./number-field.tsx";
import { OptionalNumberField } from "./optional-number-field.tsx";
import { PassageFields } from "./passage-fields.tsx";
import { purposes } from "./policy-words.ts";

interface RequirementFieldsProps<R extends Requirement = Requirement> {
  readonly requirement: R;
  readonly onChange: (requirement: Requirement) => void;
}

/** What can be said about a requirement, by its kind. */
export function RequirementFields({ requirement, onChange }: RequirementFieldsProps) {
  switch (requirement.kind) {
    case "owner":
      return (
        <Checkbox
          label="It must be a team"
          hint="Otherwise it is enough that the person or team is still there."
          isSelected={requirement.mustBeTeam}
          onChange={(mustBeTeam) => onChange({ ...requirement, mustBeTeam })}
        />
      );
    case "expiry":
      return <ExpiryFields requirement={requirement} onChange={onChange} />;
    case "description":
      return (
        <NumberField
          label="Characters at least"
          value={requirement.lengthMin}
          onChange={(lengthMin) => onChange({ ...requirement, lengthMin })}
        />
      );
    case "ticket":
      return (
        <TextField
          label="The address starts with"
          isMono
          value={requirement.urlStart}
          onChange={(urlStart) => onChange({ ...requirement, urlStart })}
        />
      );
    case "key_pattern":
      return (
        <TextField
          label="Regular expression"
          isMono
          value={requirement.pattern}
          hint="In RE2's syntax. The whole key has to match."
          onChange={(pattern) => onChange({ ...requirement, pattern })}
        />
      );
    case "lifetime":
      return <LifetimeFields requirement={requirement} onChange={onChange} />;
    case "removal":
    case "overdue":
    case "extension":
      return <PassageFields requirement={requirement} onChange={onChange} />;
    case "approval":
      return <ApprovalFields requirement={requirement} onChange={onChange} />;
    case "freeze":
      return <FreezeFields requirement={requirement} onChange={onChange} />;
    case "rollout_step":
      return (
        <NumberField
          label="Points of 100 at most"
          value={requirement.pointsMax}
          hint="Of an audience, in one request. Going off is never a step."
          onChange={(pointsMax) => onChange({ ...requirement, pointsMax })}
        />
      );
    case "direct_edit":
      return null;
    case "untested_combinations":
      return <UntestedFields requirement={requirement} onChange={onChange} />;
    case "team_budget":
      return <BudgetFields requirement={requirement} onChange={onChange} />;
  }
}

type Of<K extends Requirement["kind"]> = RequirementFieldsProps<Extract<Requirement, { kind: K }>>;

function ExpiryFields({ requirement, onChange }: Of<"expiry">) {
  const { noticeDays: _, ...without } = requirement;
  return (
    <>
      <PurposeBoxes
        label="May stay for good"
        chosen={requirement.permanentFor}
        onChange={(permanentFor) => onChange({ ...requirement, permanentFor })}
      />
      <OptionalNumberField
        label="Days before the last one on which its owner is told"
        placeholder="as the installation says"
        value={requirement.noticeDays}
        hint="Digests name it from then on. For other days by purpose, make a policy for each."
        onChange={(noticeDays) =>
          onChange(noticeDays === undefined ? without : { ...without, noticeDays })
        }
      />
    </>
  );
}

function LifetimeFields({ requirement, onChange }: Of<"lifetime">) {
  const set = (purpose: Purpose, days: number | undefined) => {
    const { [purpose]: _, ...others } = requirement.daysMax;
    const daysMax = days === undefined ? others : { ...others, [purpose]: days };
    onChange({ ...requirement, daysMax });
  };
  return (
    <fieldset className="grid grid-cols-2 gap-3 md:grid-cols-3">
      <legend className="mb-1.5 text-sm font-medium">Days at most, by purpose</legend>
      {purposes.map((purpose) => (
        <OptionalNumberField
          key={purpose}
          label={purpose}
          placeholder="no bound"
          value={requirement.daysMax[purpose]}
          onChange={(days) => set(purpose, days)}
        />
      ))}
    </fieldset>
  );
}

function ApprovalFields({ requirement, onChange }: Of<"approval">) {
  const { pointsMin: _, ...always } = requirement;
  return (
    <>
      <NumberField
        label="Approvals"
        value={requirement.approvals}
        onChange={(approvals) => onChange({ ...requirement, approvals })}
      />
      <Select
        label="From"
        value={requirement.from}
        choices={[
          { value: "approver", label: "Anybody else who may approve" },
          { value: "owner_team", label: "The team that owns what is touched" },
        ]}
        onChange={(from) => onChange({ ...requirement, from })}
      />
      <OptionalNumberField
        label="From how many points of 100 on"
        placeholder="always"
        value={requirement.pointsMin}
        onChange={(pointsMin) =>
          onChange(pointsMin === undefined ? always : { ...always, pointsMin })
        }
      />
    </>
  );
}

function UntestedFields({ requirement, onChange }: Of<"untested_combinations">) {
  const { testDaysMax: _, ...without } = requirement;
  return (
    <>
      <NumberField
        label="Untested combinations at most"
        value={requirement.untestedMax}
        hint="That one request makes possible in an environment. A test that passed with both variants counts."
        onChange={(untestedMax) => onChange({ ...requirement, untestedMax })}
      />
      <OptionalNumberField
        label="Days for which a passed test counts"
        placeholder="90"
        value={requirement.testDaysMax}
        hint="On pages, in plans and at gates too. Of several policies, the fewest days."
        onChange={(testDaysMax) =>
          onChange(testDaysMax === undefined ? without : { ...without, testDaysMax })
        }
      />
    </>
  );
}

function BudgetFields({ requirement, onChange }: Of<"team_budget">) {
  return (
    <>
      <NumberField
        label="Flags at most"
        value={requirement.flagsMax}
        onChange={(flagsMax) => onChange({ ...requirement, flagsMax })}
      />
      <Select
        label="Which are counted"
        value={requirement.counts}
        choices={[
          { value: "overdue", label: "Those past their last day" },
          { value: "active", label: "All that are not archived" },
        ]}
        onChange={(counts) => onChange({ ...requirement, counts })}
      />
    </>
  );
}

interface PurposeBoxesProps {
  readonly label: string;
  readonly chosen: readonly Purpose[];
  readonly onChange: (chosen: readonly Purpose[]) => void;
}

export function PurposeBoxes({ label, chosen, onChange }: PurposeBoxesProps) {
  return (
    <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {purposes.map((purpose) => (
        <Checkbox
          key={purpose}
          label={purpose}
          isSelected={chosen.includes(purpose)}
          onChange={(isChosen) =>
            onChange(purposes.filter((it) => (it === purpose ? isChosen : chosen.includes(it))))
          }
        />
      ))}
    </fieldset>
  );
}
