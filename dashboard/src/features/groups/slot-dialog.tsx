import { useQuery } from "@tanstack/react-query";
import type { Change } from "@yardarm/core/changes";
import { percentText } from "@yardarm/core/registry";
import type { FlagView } from "@yardarm/server/wire";
import { useState } from "react";
import { useEnvironmentName, useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { flagQuery, flagsQuery } from "../../api/queries.ts";
import { saveText } from "../../change-sheet/proposed-list.tsx";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { andText } from "../../ui/list-text.ts";
import { percentDigits } from "../../ui/percent.ts";
import { freeShare, listedSlots, shiftText, type WishedSlots, withSlot } from "./slots.ts";
import { SlotPicture } from "./space-bar.tsx";
import type { ProposedGroup } from "./use-proposed-groups.ts";
import { type GroupWrite, groupFailure, useWriteGroup } from "./use-write-group.ts";

interface SlotDialogProps extends ProposedGroup {
  readonly onClose: () => void;
}

/** Makes a slot longer or shorter, and says before it is saved who comes and who goes. */
export function ResizeDialog({ flag, ...props }: SlotDialogProps & { readonly flag: string }) {
  const { group, seen } = props;
  const had = listedSlots(group).find((slot) => slot.flag === flag)?.share ?? 0;
  const [text, setText] = useState(() => percentDigits(had * 100));
  const wished = withSlot(group, flag, text);
  const nameOf = useEnvironmentName();
  const places = seen.flags.filter((it) => it.flag === flag).map((it) => nameOf(it.environment));
  const isSame = "shift" in wished && wished.shift.before === wished.shift.after;
  return (
    <SlotForm
      {...props}
      title={`Resize the slot of ${flag}`}
      action="Save"
      wished={wished}
      missing={isSame ? "It has this share already." : undefined}
      write={{
        title: `Resize the slot of ${flag} in ${group.key}`,
        done: `The slot of ${flag} has ${text} %`,
      }}
      changes={[]}
    >
      <ShareField {...{ text, wished }} onChange={setText} room={freeShare(group) + had} />
      <Foreseen {...{ group, flag, wished }} />
      <p className="text-sm text-ink2">
        {places.length === 0
          ? `It counts nowhere yet: no environment has ${flag} in the group.`
          : `It counts in ${andText(places)}, where ${flag} is in the group.`}
      </p>
    </SlotForm>
  );
}

/** Gives a flag a slot in what is free and, where that is wished, puts it into the group at once. */
export function ReserveDialog(props: SlotDialogProps) {
  const { group } = props;
  const http = useHttp();
  const project = useProjectKey();
  const { data: rows = [] } = useQuery(flagsQuery(http, project));
  const [draft, setDraft] = useState({ flag: "", text: "" });
  const [places, setPlaces] = useState<readonly string[]>([]);
  const { flag, text } = draft;
  const { data: view } = useQuery({ ...flagQuery(http, project, flag), enabled: flag !== "" });
  const taken = new Set(group.slots.map((slot) => slot.flag));
  const candidates = rows.filter(({ key }) => !taken.has(key));
  const wished = withSlot(group, flag, text);
  return (
    <SlotForm
      {...props}
      title={`Reserve a slot in ${group.key}`}
      action="Reserve"
      wished={wished}
      missing={flag === "" ? "Choose a flag." : undefined}
      write={{
        title: `Reserve a slot for ${flag} in ${group.key}`,
        done: `${flag} has ${text} % of ${group.key}`,
      }}
      changes={view === undefined ? [] : places.map((place) => putting(view, place, group.key))}
    >
      <Select
        label="Flag"
        isMono
        value={flag}
        choices={[
          { value: "", label: "Choose a flag" },
          ...candidates.map(({ key }) => ({ value: key, label: key })),
        ]}
        onChange={(next) => setDraft({ ...draft, flag: next })}
      />
      <ShareField
        {...{ text, wished }}
        onChange={(next) => setDraft({ ...draft, text: next })}
        room={freeShare(group)}
      />
      <Foreseen {...{ group, flag, wished }} />
      {view !== undefined && <PlaceChoice {...{ view, places }} onChange={setPlaces} />}
    </SlotForm>
  );
}

interface SlotFormProps extends SlotDialogProps {
  readonly title: string;
  readonly action: string;
  readonly wished: WishedSlots;
  readonly missing: string | undefined;
  readonly write: Pick<GroupWrite, "title" | "done">;
  /** What is done along with it. */
  readonly changes: readonly Change[];
  readonly children: React.ReactNode;
}

function SlotForm({ group, request, wished, missing, write, changes, ...form }: SlotFormProps) {
  const send = useWriteGroup();
  const [failure, setFailure] = useState<string>();
  async function save(): Promise<void> {
    if ("fault" in wished) return;
    const { slots, shift } = wished;
    const own: Change = { kind: "group.slots", group: group.key, from: group.slots, to: slots };
    try {
      const outcome = await send({
        ...write,
        changes: [own, ...changes],
        into: request?.number,
        picture: <SlotPicture {...{ group, slots }} flag={shift.flag} />,
      });
      if (outcome.state !== "cancelled") form.onClose();
    } catch (error) {
      setFailure(groupFailure(error));
    }
  }
  return (
    <FormDialog
      title={form.title}
      action={saveText(request, form.action)}
      missing={missing ?? ("fault" in wished ? "" : undefined)}
      onSubmit={save}
      onClose={form.onClose}
      failure={failure}
      failureTitle="Not saved"
    >
      {form.children}
    </FormDialog>
  );
}

interface ShareFieldProps {
  readonly text: string;
  readonly wished: WishedSlots;
  /** Part (0 … 1) of the space that it could have. */
  readonly room: number;
  readonly onChange: (text: string) => void;
}

function ShareField({ text, wished, room, onChange }: ShareFieldProps) {
  return (
    <TextField
      label="Per cent of the space"
      className="max-w-48"
      inputMode="decimal"
      value={text}
      onChange={onChange}
      hint={`Up to ${percentText(room)}`}
      error={text !== "" && "fault" in wished ? wished.fault : undefined}
    />
  );
}

type ForeseenProps = Pick<ProposedGroup, "group"> & {
  readonly flag: string;
  readonly wished: WishedSlots;
};

/** Who would come and who would go. */
function Foreseen({ group, flag, wished }: ForeseenProps) {
  if ("fault" in wished || flag === "") return null;
  return (
    <section aria-label="Who moves" aria-live="polite" className="flex flex-col gap-3">
      <SlotPicture {...{ group, flag }} slots={wished.slots} />
      <p className="text-sm">{shiftText(group, wished.slots, flag)}</p>
    </section>
  );
}

interface PlaceChoiceProps {
  readonly view: FlagView;
  readonly places: readonly string[];
  readonly onChange: (places: readonly string[]) => void;
}

/** Where the flag is put into the group along with it. */
function PlaceChoice({ view, places, onChange }: PlaceChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">Put the flag into the group in</legend>
      {useEnvironments().map(({ key, name }) => {
        const now = groupIn(view, key);
        return (
          <Checkbox
            key={key}
            label={name}
            hint={now && `Now in the group ${now}`}
            isSelected={places.includes(key)}
            onChange={(isPut) =>
              onChange(isPut ? [...places, key] : places.filter((each) => each !== key))
            }
          />
        );
      })}
      <p className="text-xs text-ink3">
        There, whoever is outside the slot gets the variant that is served when the flag is off.
        Elsewhere the slot is kept for later.
      </p>
    </fieldset>
  );
}

function groupIn({ configs }: FlagView, environment: string): string | undefined {
  return configs.find((each) => each.environment === environment)?.config.group;
}

function putting(view: FlagView, environment: string, group: string): Change {
  const from = groupIn(view, environment) ?? null;
  return { kind: "config.group", flag: view.key, environment, from, to: group };
}
