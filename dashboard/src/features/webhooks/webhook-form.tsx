import { useSuspenseQuery } from "@tanstack/react-query";
import type { WebhookFormat } from "@yardarm/server/wire";
import { useEnvironments, useProjectKeyIfAny } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { teamsQuery } from "../../api/installation-queries.ts";
import { webhookEventTypesQuery } from "../../api/webhooks.ts";
import { Checkbox, NameField, Select, TextField } from "../../ui/field.tsx";
import { PayloadPreview } from "./payload-preview.tsx";
import { formatLabels } from "./webhook-words.ts";

/** A webhook while it is being written. */
export interface WebhookDraft {
  readonly name: string;
  readonly url: string;
  readonly format: WebhookFormat;
  readonly eventTypes: readonly string[];
  readonly environments: readonly string[];
  readonly teams: readonly string[];
}

interface WebhookFormProps {
  readonly draft: WebhookDraft;
  readonly onChange: (draft: WebhookDraft) => void;
  /** Absent: a new webhook. Otherwise the address stays as it is unless another is typed. */
  readonly knownUrl?: string;
}

const formats: readonly WebhookFormat[] = ["standard", "slack", "teams", "discord"];

/** Where it leads, in what form, and what it tells. */
export function WebhookForm({ draft, onChange, knownUrl }: WebhookFormProps) {
  const set = (change: Partial<WebhookDraft>) => onChange({ ...draft, ...change });
  const isNew = knownUrl === undefined;
  // Projects have environments of their own.
  const project = useProjectKeyIfAny();
  return (
    <>
      <NameField
        value={draft.name}
        onChange={(name) => set({ name })}
        placeholder="Who hears of it"
      />
      {isNew && (
        <Select
          label="Form"
          hint="A chat gets a message with a link; everything else gets signed JSON."
          value={draft.format}
          choices={formats.map((value) => ({ value, label: formatLabels[value] }))}
          onChange={(format) => set({ format })}
        />
      )}
      <TextField
        label="Address"
        hint={
          isNew
            ? "It is kept sealed, and never shown in full again when it belongs to a chat."
            : "Leave it empty to keep the one there is."
        }
        value={draft.url}
        onChange={(url) => set({ url })}
        placeholder={knownUrl ?? "https://hooks.example.com/flags"}
        isMono
      />
      <EventChoice chosen={draft.eventTypes} onChange={(eventTypes) => set({ eventTypes })} />
      {project !== undefined && (
        <EnvironmentChoice
          chosen={draft.environments}
          onChange={(environments) => set({ environments })}
        />
      )}
      {draft.eventTypes.includes("digest.team") && (
        <TeamChoice chosen={draft.teams} onChange={(teams) => set({ teams })} />
      )}
      <PayloadPreview format={draft.format} types={draft.eventTypes} />
    </>
  );
}

interface ChoiceProps {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function withChoice(chosen: readonly string[], item: string, isIn: boolean): readonly string[] {
  return isIn ? [...chosen, item] : chosen.filter((each) => each !== item);
}

function EventChoice({ chosen, onChange }: ChoiceProps) {
  const { data } = useSuspenseQuery(webhookEventTypesQuery(useHttp(), useProjectKeyIfAny()));
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">Tell of</legend>
      <div className="flex flex-col gap-2.5">
        {data.map(({ type, title, description }) => (
          <Checkbox
            key={type}
            label={title}
            hint={description}
            isSelected={chosen.includes(type)}
            onChange={(isIn) => onChange(withChoice(chosen, type, isIn))}
          />
        ))}
      </div>
    </fieldset>
  );
}

function TeamChoice({ chosen, onChange }: ChoiceProps) {
  const { data: teams } = useSuspenseQuery(teamsQuery(useHttp()));
  return (
    <fieldset>
      <legend className="text-sm font-medium">Only digests of these teams</legend>
      <p className="mb-2 text-xs text-ink3">None chosen: those of all teams.</p>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {teams.map(({ key, name }) => (
          <Checkbox
            key={key}
            label={name}
            isSelected={chosen.includes(key)}
            onChange={(isIn) => onChange(withChoice(chosen, key, isIn))}
          />
        ))}
      </div>
    </fieldset>
  );
}

function EnvironmentChoice({ chosen, onChange }: ChoiceProps) {
  const environments = useEnvironments();
  return (
    <fieldset>
      <legend className="text-sm font-medium">Only of these environments</legend>
      <p className="mb-2 text-xs text-ink3">
        None chosen: all of them. What concerns no environment in particular is always told.
      </p>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {environments.map(({ key, name }) => (
          <Checkbox
            key={key}
            label={name}
            isSelected={chosen.includes(key)}
            onChange={(isIn) => onChange(withChoice(chosen, key, isIn))}
          />
        ))}
      </div>
    </fieldset>
  );
}
