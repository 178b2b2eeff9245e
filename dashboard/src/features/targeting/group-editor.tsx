import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { percentText, slotLength } from "@yardarm/core/registry";
import { type FlagConfig, scaleDefault, scaleOf } from "@yardarm/sdk/model";
import type { GroupView } from "@yardarm/server/wire";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { groupsQuery } from "../../api/queries.ts";
import { Select } from "../../ui/field.tsx";

interface GroupEditorProps {
  readonly flag: string;
  readonly config: FlagConfig;
  readonly onChange: (config: FlagConfig) => void;
}

/** The group that the flag is in here. It can be in those that hold a slot for it. */
export function GroupEditor({ flag, config, onChange }: GroupEditorProps) {
  const project = useProjectKey();
  const { data: groups } = useQuery(groupsQuery(useHttp(), project));
  const { group: current, ...ungrouped } = config;
  const keys = (groups ?? []).filter((each) => shareOf(each, flag) > 0).map(({ key }) => key);
  const group = groups?.find(({ key }) => key === current);
  if (groups !== undefined && current === undefined && keys.length === 0) {
    return (
      <p className="text-sm text-ink2">
        No group holds a slot for this flag.{" "}
        <Link to="/p/$project/groups" params={{ project }} className="link">
          Exclusion groups
        </Link>
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Select
        label="Exclusion group"
        isLabelHidden
        isMono
        className="w-full max-w-[280px]"
        value={current ?? ""}
        choices={["", ...new Set([...keys, ...(current === undefined ? [] : [current])])].map(
          (key) => ({ value: key, label: key || "No group" }),
        )}
        onChange={(key) => onChange(key === "" ? ungrouped : { ...config, group: key })}
      />
      {group && (
        <p className="min-w-0 flex-1 basis-60 text-sm text-ink2">
          Its slot is {percentText(shareOf(group, flag))} of{" "}
          <Link
            to="/p/$project/groups/$group"
            params={{ project, group: group.key }}
            className="link font-mono wrap-anywhere"
          >
            {group.key}
          </Link>
          ; everybody else gets <code className="font-mono">{config.offVariant}</code>.
        </p>
      )}
    </div>
  );
}

/** Part (0 … 1) of the group's space that the flag's slot has. */
function shareOf({ slots, scheme }: GroupView, flag: string): number {
  const slot = slots.find((each) => each.flag === flag);
  return slot === undefined ? 0 : slotLength(slot) / (scaleOf(scheme) ?? scaleDefault);
}
