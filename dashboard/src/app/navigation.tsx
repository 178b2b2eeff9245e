import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import type { ReactNode } from "react";
import { useMe } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { inboxQuery } from "../api/request-queries.ts";
import { installationPlaces, places } from "./places.ts";

interface NavigationProps {
  readonly project: string | undefined;
  readonly onPick: () => void;
}

export function Navigation({ project, onPick }: NavigationProps) {
  const { permissions } = useMe();
  const ofInstallation = installationPlaces.filter(({ may }) => permissions.includes(may));
  return (
    <nav aria-label="Main" className="flex flex-col gap-3 px-3 py-2">
      <ul>
        <li>
          <Link
            to="/"
            onClick={onPick}
            activeOptions={{ exact: true, includeSearch: false }}
            {...linkLooks}
          >
            <Inbox size={16} aria-hidden />
            <span className="flex-1">For you</span>
            <WaitingCount />
          </Link>
        </li>
      </ul>
      {project !== undefined &&
        places.map(({ group, places: links }) => (
          <Group key={group} title={group}>
            {links.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  params={{ project }}
                  onClick={onPick}
                  activeOptions={{ includeSearch: false }}
                  {...linkLooks}
                >
                  <Icon size={16} aria-hidden />
                  {label}
                </Link>
              </li>
            ))}
          </Group>
        ))}
      {ofInstallation.length > 0 && (
        <Group title="Installation">
          {ofInstallation.map(({ to, label, icon: Icon }) => (
            <li key={to}>
              <Link to={to} onClick={onPick} {...linkLooks}>
                <Icon size={16} aria-hidden />
                {label}
              </Link>
            </li>
          ))}
        </Group>
      )}
    </nav>
  );
}

/** How many change requests wait for the reader. */
function WaitingCount() {
  const { data } = useQuery(inboxQuery(useHttp()));
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <span className="rounded-full bg-warn-wash px-1.5 text-xs font-medium text-warn-ink num">
      {count}
      <span className="sr-only"> waiting</span>
    </span>
  );
}

const linkLooks = {
  className:
    "flex h-9 items-center gap-2.5 rounded-md px-2 text-ink2 hover:bg-raised hover:text-ink md:h-8",
  activeProps: { className: "bg-accent-wash text-ink! font-medium" },
};

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h2 className="px-2 pb-1 text-xs font-medium text-ink3">{title}</h2>
      <ul>{children}</ul>
    </div>
  );
}
