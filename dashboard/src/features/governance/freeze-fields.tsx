import type { FreezeWindow, Requirement, Weekday } from "@yardarm/core/registry";
import { Plus, X } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Select, TextField } from "../../ui/field.tsx";
import { dateIn } from "../../ui/time.tsx";
import { newWindow } from "./policy-words.ts";

type Freeze = Extract<Requirement, { kind: "freeze" }>;

interface FreezeFieldsProps {
  readonly requirement: Freeze;
  readonly onChange: (requirement: Freeze) => void;
}

/** The windows of a freeze. Its incident switch is turned in the list, where it is found in a hurry. */
export function FreezeFields({ requirement, onChange }: FreezeFieldsProps) {
  const { windows } = requirement;
  const put = (next: readonly FreezeWindow[]) => onChange({ ...requirement, windows: next });
  const add = (kind: FreezeWindow["kind"]) =>
    put([...windows, newWindow(kind, dateIn(0, new Date()))]);
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-1.5 text-sm font-medium">When nothing changes</legend>
      {windows.map((window, index) => (
        <WindowFields
          // biome-ignore lint/suspicious/noArrayIndexKey: windows have no other identity.
          key={index}
          place={index + 1}
          window={window}
          onChange={(next) => put(windows.with(index, next))}
          onRemove={() => put(windows.toSpliced(index, 1))}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => add("weekly")}>
          <Plus size={14} aria-hidden />
          Every week
        </Button>
        <Button onPress={() => add("dates")}>
          <Plus size={14} aria-hidden />
          Once
        </Button>
      </div>
    </fieldset>
  );
}

interface WindowFieldsProps {
  readonly place: number;
  readonly window: FreezeWindow;
  readonly onChange: (window: FreezeWindow) => void;
  readonly onRemove: () => void;
}

function WindowFields({ place, window, onChange, onRemove }: WindowFieldsProps) {
  const type = window.kind === "dates" ? "datetime-local" : "text";
  const labelRest = `of window ${place}`;
  return (
    <div className="grid gap-3 rounded-md border border-line p-3 md:grid-cols-2">
      {window.kind === "weekly" && (
        <Select
          label="Day"
          labelRest={labelRest}
          value={window.days.join(" ")}
          choices={choicesFor(window.days)}
          onChange={(days) => onChange({ ...window, days: days.split(" ") as Weekday[] })}
        />
      )}
      <TextField
        label="Time zone"
        labelRest={labelRest}
        value={window.timeZone}
        onChange={(timeZone) => onChange({ ...window, timeZone })}
      />
      <TextField
        label="From"
        labelRest={labelRest}
        type={type}
        value={window.from}
        onChange={(from) => onChange({ ...window, from })}
      />
      <TextField
        label="Until"
        labelRest={labelRest}
        type={type}
        value={window.until}
        onChange={(until) => onChange({ ...window, until })}
      />
      <Button
        kind="quiet"
        aria-label={`Remove window ${place}`}
        className="-ml-2 justify-self-start"
        onPress={onRemove}
      >
        <X size={14} aria-hidden />
        Remove
      </Button>
    </div>
  );
}

const common: readonly (readonly [string, string])[] = [
  ["monday", "Mondays"],
  ["tuesday", "Tuesdays"],
  ["wednesday", "Wednesdays"],
  ["thursday", "Thursdays"],
  ["friday", "Fridays"],
  ["saturday", "Saturdays"],
  ["sunday", "Sundays"],
  ["saturday sunday", "Weekends"],
  ["monday tuesday wednesday thursday friday saturday sunday", "Every day"],
];

/** The usual sets of days, and the one that is set already by other means. */
function choicesFor(days: readonly Weekday[]) {
  const value = days.join(" ");
  const choices = common.map(([each, label]) => ({ value: each, label }));
  return choices.some((choice) => choice.value === value)
    ? choices
    : [...choices, { value, label: days.join(", ") }];
}
