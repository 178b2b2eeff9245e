import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMe } from "../api/current-project.tsx";
import { installationPlaces, places } from "./places.ts";

interface NavigationProps {
  readonly project: string | undefined;
  readonly onPick: () => void;
}

export function Navigation({ project, onPick }: NavigationProps) {
  const { permissions } = useMe();
  const ofInstallation = installationPlaces.filter(({ may }) => permissions.includes(may));
  return (
    <nav aria-label="Main" className="flex flex-col gap-5 px-3 py-4">
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
