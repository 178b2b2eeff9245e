import type { ReviewedGrant, RoleList } from "@yardarm/server/wire";
import { useMe } from "../../api/current-project.tsx";
import { Checkbox, Select, TextField } from "../../ui/field.tsx";

export interface ReviewFilter {
  readonly text: string;
  /** Empty: in any. */
  readonly project: string;
  /** Empty: whatever it is. */
  readonly permission: string;
  readonly unused: boolean;
}

export function shownBy({ text, project, permission, unused }: ReviewFilter) {
  const wanted = text.trim().toLowerCase();
  return (grant: ReviewedGrant): boolean =>
    `${grant.holder.name} ${grant.holder.email ?? ""}`.toLowerCase().includes(wanted) &&
    (project === "" || grant.project === null || grant.project === project) &&
    (permission === "" || grant.permissions.includes(permission)) &&
    (!unused || grant.verdict === "unused" || grant.unusedPermissions.length > 0);
}

interface ReviewFiltersProps {
  readonly filter: ReviewFilter;
  readonly permissions: RoleList["permissions"];
  readonly onChange: (filter: ReviewFilter) => void;
}

/** Who may do this there? */
export function ReviewFilters({ filter, permissions, onChange }: ReviewFiltersProps) {
  const { projects } = useMe();
  const change = (part: Partial<ReviewFilter>) => onChange({ ...filter, ...part });
  return (
    <div className="mb-3 grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[minmax(0,1fr)_12rem_14rem_auto]">
      <TextField
        label="Who"
        placeholder="Name or e-mail"
        value={filter.text}
        onChange={(text) => change({ text })}
      />
      <Select
        label="Where"
        value={filter.project}
        choices={[
          { value: "", label: "Any project" },
          ...projects.map(({ key, name }) => ({ value: key, label: name })),
        ]}
        onChange={(project) => change({ project })}
      />
      <Select
        label="May do"
        value={filter.permission}
        choices={[
          { value: "", label: "Anything" },
          ...permissions.map(({ name }) => ({ value: name, label: name })),
        ]}
        onChange={(permission) => change({ permission })}
      />
      <div className="flex h-9 items-center">
        <Checkbox
          label="Only what is not used"
          isSelected={filter.unused}
          onChange={(unused) => change({ unused })}
        />
      </div>
    </div>
  );
}
