import { useQuery } from "@tanstack/react-query";
import type { Prerequisite } from "@yardarm/sdk/model";
import { Plus, X } from "lucide-react";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { flagQuery, flagsQuery } from "../../api/queries.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { TagInput } from "../../ui/tag-input.tsx";

interface PrerequisitesEditorProps {
  /** The flag whose prerequisites these are; it cannot be its own. */
  readonly flag: string;
  readonly prerequisites: readonly Prerequisite[];
  readonly onChange: (prerequisites: readonly Prerequisite[]) => void;
}

/** Other flags that must serve certain variants first. */
export function PrerequisitesEditor({ flag, prerequisites, onChange }: PrerequisitesEditorProps) {
  const { data: flags = [] } = useQuery(flagsQuery(useHttp(), useProjectKey()));
  const candidates = flags.filter((row) => row.key !== flag).map((row) => row.key);
  const replace = (index: number, prerequisite: Prerequisite) =>
    onChange(prerequisites.map((other, at) => (at === index ? prerequisite : other)));
  return (
    <div className="flex flex-col gap-2">
      {prerequisites.map((prerequisite, index) => (
        <PrerequisiteRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a prerequisite that is being chosen has no other identity.
          key={index}
          number={index + 1}
          prerequisite={prerequisite}
          candidates={candidates.filter(
            (key) => key === prerequisite.flag || !prerequisites.some((it) => it.flag === key),
          )}
          onChange={(next) => replace(index, next)}
          onRemove={() => onChange(prerequisites.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        kind="quiet"
        className="-ml-3 self-start"
        onPress={() => onChange([...prerequisites, { flag: "", variants: [] }])}
      >
        <Plus size={14} aria-hidden />
        Add a prerequisite
      </Button>
    </div>
  );
}

interface PrerequisiteRowProps {
  readonly number: number;
  readonly prerequisite: Prerequisite;
  readonly candidates: readonly string[];
  readonly onChange: (prerequisite: Prerequisite) => void;
  readonly onRemove: () => void;
}

function PrerequisiteRow({
  number,
  prerequisite,
  candidates,
  onChange,
  onRemove,
}: PrerequisiteRowProps) {
  const { data: view } = useQuery({
    ...flagQuery(useHttp(), useProjectKey(), prerequisite.flag),
    enabled: prerequisite.flag !== "",
  });
  const variants = view?.variants.map(({ name }) => name) ?? [];
  const unknown = view
    ? prerequisite.variants.filter((variant) => !variants.includes(variant))
    : [];
  return (
    <div className="flex items-start gap-2">
      <div className="grid min-w-0 flex-1 items-start gap-2 sm:grid-cols-[minmax(0,280px)_auto_minmax(0,1fr)]">
        <Select
          label={`Flag of prerequisite ${number}`}
          isLabelHidden
          isMono
          value={prerequisite.flag}
          choices={[
            { value: "", label: "Choose a flag" },
            ...withCurrent(candidates, prerequisite.flag),
          ]}
          onChange={(flag) => onChange({ flag, variants: [] })}
        />
        <span className="pt-1.5 text-sm text-ink2">serves any of</span>
        <TagInput
          label={`Variants of prerequisite ${number}`}
          isLabelHidden
          values={prerequisite.variants}
          placeholder={variants.join(" or ") || "Variant"}
          suggestions={variants}
          error={
            unknown.length > 0
              ? `${prerequisite.flag} has no variant ${unknown.join(", ")}`
              : undefined
          }
          onChange={(chosen) => onChange({ ...prerequisite, variants: chosen })}
        />
      </div>
      <IconButton label={`Remove prerequisite ${number}`} onPress={onRemove}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

/** The chosen flag stays a choice even before the list has come. */
function withCurrent(candidates: readonly string[], current: string) {
  const keys =
    current === "" || candidates.includes(current) ? candidates : [current, ...candidates];
  return keys.map((key) => ({ value: key, label: key }));
}
