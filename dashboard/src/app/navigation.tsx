import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { ChevronRight, Inbox } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useMe } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { inboxQuery } from "../api/request-queries.ts";
import { classNames } from "../ui/class-names.ts";
import { installationPlaces, places } from "./places.ts";

interface NavigationProps {
  readonly project: string | undefined;
  readonly onPick: () => void;
}

export function Navigation({ project, onPick }: NavigationProps) {
  const { permissions } = useMe();
  const ofInstallation = installationPlaces.filter(({ may }) => permissions.includes(may));
  const isOfInstallation = useRouterState({
    select: ({ location }) => ofInstallation.some(({ to }) => location.pathname.startsWith(to)),
  });
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
        // Seldom needed, and long enough to push the end of the list out of most windows.
        <Group title="Installation" isShut={!isOfInstallation}>
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

interface GroupProps {
  readonly title: string;
  /** Until somebody says otherwise. */
  readonly isShut?: boolean;
  readonly children: ReactNode;
}

/** Places under a heading that folds them away; the browser remembers which ones. */
function Group({ title, isShut = false, children }: GroupProps) {
  const id = useId();
  const storageKey = `yardarm.navigation.${title}`;
  const [chosen, setChosen] = useState(() => localStorage.getItem(storageKey));
  const isOpen = (chosen ?? (isShut ? "shut" : "open")) === "open";
  const turn = () => {
    const next = isOpen ? "shut" : "open";
    localStorage.setItem(storageKey, next);
    setChosen(next);
  };
  return (
    <div>
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={turn}
          className="group flex h-6 w-full items-center gap-1 px-2 text-xs font-medium text-ink3 hover:text-ink"
        >
          {title}
          <ChevronRight
            size={12}
            aria-hidden
            className={classNames(
              "transition",
              isOpen &&
                "rotate-90 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100",
            )}
          />
        </button>
      </h2>
      <ul id={id} hidden={!isOpen}>
        {children}
      </ul>
    </div>
  );
}
