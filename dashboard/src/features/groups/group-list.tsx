import { Link } from "@tanstack/react-router";
import { type Group, percentText } from "@yardarm/core/registry";
import type { GroupView } from "@yardarm/server/wire";
import { KeyText } from "../../ui/key-text.tsx";
import { countText } from "../../ui/list-text.ts";
import { Ago } from "../../ui/time.tsx";
import { freeShare, listedSlots } from "./slots.ts";
import { SpaceBar } from "./space-bar.tsx";
import { groupOfView } from "./use-proposed-groups.ts";

interface GroupListProps {
  readonly project: string;
  readonly groups: readonly GroupView[];
}

export function GroupList({ project, groups }: GroupListProps) {
  return (
    <ul className="panel divide-y divide-line">
      {groups.map((view) => (
        <li key={view.key}>
          <Link
            to="/p/$project/groups/$group"
            params={{ project, group: view.key }}
            className="grid gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-raised md:grid-cols-[minmax(0,1fr)_minmax(0,320px)_190px_100px] md:items-center md:py-2.5"
          >
            <span className="min-w-0">
              <KeyText value={view.key} />
              <span className="block truncate text-xs text-ink3">{view.name}</span>
            </span>
            <ListedSpace group={groupOfView(view)} />
            <span className="text-sm text-ink2 num">
              {countText(view.slots.length, "slot")}, {freeText(groupOfView(view))}
            </span>
            <span className="text-xs text-ink3 max-md:hidden md:text-right">
              <Ago at={view.changedAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function freeText(group: Group): string {
  const free = freeShare(group);
  return free === 0 ? "nothing free" : `${percentText(free)} free`;
}

function ListedSpace({ group }: { group: Group }) {
  const fills = new Map(listedSlots(group).map(({ flag, fill }) => [flag, fill]));
  return (
    <SpaceBar
      isSmall
      group={group}
      slots={group.slots}
      fillOf={(flag) => fills.get(flag) ?? "hollow"}
    />
  );
}
