import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Menu, Moon, Search, UserRound } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { ProjectScope, useMe } from "../api/current-project.tsx";
import { DraftBadge } from "../change-sheet/draft-badge.tsx";
import { Button, buttonClass, IconButton } from "../ui/button.tsx";
import { Select } from "../ui/field.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Toasts } from "../ui/toast.tsx";
import { useShownProject } from "./last-project.ts";
import { Navigation } from "./navigation.tsx";
import { type Shortcut, useShortcuts } from "./shortcuts.ts";
import { flipTheme } from "./theme.ts";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const ShortcutList = lazy(async () => ({
  default: (await import("./shortcut-list.tsx")).ShortcutList,
}));

type Overlay = "palette" | "shortcuts";

/** What stands around every page of somebody who is signed in. */
export function Shell() {
  const me = useMe();
  const project = useShownProject();
  const [overlay, setOverlay] = useState<Overlay>();
  const [isMenuOpen, setMenuOpen] = useMenu();
  const shortcuts = useNavigationShortcuts(project, setOverlay);
  useShortcuts(shortcuts);
  useFocusOnNewPage();
  const close = () => setOverlay(undefined);
  return (
    <div className="grid h-full grid-rows-[48px_minmax(0,1fr)] md:grid-cols-[216px_minmax(0,1fr)] print:block print:h-auto">
      <a
        href="#content"
        className="sr-only z-50 focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:bg-surface focus:p-2"
      >
        Skip to the content
      </a>
      <header className="col-span-full flex items-center gap-2 border-b border-line bg-surface px-3 md:px-5 print:hidden">
        <IconButton
          id={menuButton}
          label="Menu"
          className="md:hidden"
          aria-expanded={isMenuOpen}
          onPress={() => setMenuOpen(!isMenuOpen)}
        >
          <Menu size={18} aria-hidden />
        </IconButton>
        <Link
          to="/"
          aria-label="Yardarm"
          className="flex items-center gap-2 font-semibold tracking-tight"
        >
          <img src="/mark.svg" alt="" width="18" height="18" />
          <span className="max-sm:hidden">Yardarm</span>
        </Link>
        <ProjectChoice project={project} />
        <span className="flex-1" />
        {project !== undefined && (
          <ProjectScope project={project}>
            <DraftBadge />
          </ProjectScope>
        )}
        <Button
          className="justify-start! font-normal! text-ink3! md:w-64"
          aria-keyshortcuts="Control+K Meta+K"
          onPress={() => setOverlay("palette")}
        >
          <Search size={14} aria-hidden />
          <span className="flex-1 text-left max-md:sr-only">Search or jump to…</span>
          <span className="max-md:hidden" aria-hidden>
            <Kbd>⌘K</Kbd>
          </span>
        </Button>
        <IconButton label="Switch between light and dark" onPress={flipTheme}>
          <Moon size={16} aria-hidden />
        </IconButton>
        <Link
          to="/account"
          aria-label={`Account of ${me.person.name}`}
          className={buttonClass("quiet", "w-8 px-0!")}
        >
          <UserRound size={16} aria-hidden />
        </Link>
      </header>
      <aside
        className={`${isMenuOpen ? "block" : "hidden"} absolute inset-x-0 top-12 bottom-0 z-20 overflow-y-auto border-r border-line bg-surface md:static md:block print:hidden`}
      >
        <Navigation project={project} onPick={() => setMenuOpen(false)} />
      </aside>
      <div className="flex min-h-0 min-w-0 flex-col" inert={isMenuOpen}>
        <Outlet />
      </div>
      <Suspense>
        {overlay === "palette" && <Palette project={project} onClose={close} />}
        {overlay === "shortcuts" && <ShortcutList shortcuts={shortcuts} onClose={close} />}
      </Suspense>
      <Toasts />
    </div>
  );
}

const menuButton = "menu";

/** The navigation of a telephone; Escape closes it, and gives the focus back to what opened it. */
function useMenu() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    function press(event: KeyboardEvent): void {
      if (event.key !== "Escape") return;
      setOpen(false);
      document.getElementById(menuButton)?.focus();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [isOpen]);
  return [isOpen, setOpen] as const;
}

/** No key of a project: those begin with a letter or digit. */
const newProject = "+new";

function ProjectChoice({ project }: { project: string | undefined }) {
  const { projects, person } = useMe();
  const navigate = useNavigate();
  const name = projects.find(({ key }) => key === project)?.name ?? project;
  if (project === undefined) return null;
  if (projects.length < 2 && !person.isAdmin) {
    return (
      <span className="flex min-w-0 items-center gap-2">
        <span className="text-field" aria-hidden>
          /
        </span>
        <span className="truncate text-ink2">{name}</span>
      </span>
    );
  }
  return (
    <Select
      label="Project"
      isLabelHidden
      // As wide as the name that is chosen, where a browser can do that, and not as the longest one.
      className="max-w-44 [&_select]:[field-sizing:content] [&_select]:border-transparent [&_select]:text-ink2 [&_select]:hover:bg-raised"
      value={project}
      choices={[
        ...projects.map(({ key, name: label }) => ({ value: key, label })),
        ...(person.isAdmin ? [{ value: newProject, label: "New project…" }] : []),
      ]}
      onChange={(key) =>
        void (key === newProject
          ? navigate({ to: "/new-project" })
          : navigate({ to: "/p/$project/flags", params: { project: key } }))
      }
    />
  );
}

function useNavigationShortcuts(
  project: string | undefined,
  open: (overlay: Overlay) => void,
): readonly Shortcut[] {
  const navigate = useNavigate();
  return useMemo(() => {
    const search: Shortcut = {
      keys: "Mod+k",
      label: "Search or jump",
      run: () => open("palette"),
    };
    const always: readonly Shortcut[] = [
      { keys: "g h", label: "Go to what waits for you", run: () => void navigate({ to: "/" }) },
      { keys: "?", label: "This list", run: () => open("shortcuts") },
    ];
    if (project === undefined) return [search, ...always];
    const params = { project };
    return [
      search,
      {
        keys: "g f",
        label: "Go to flags",
        run: () => void navigate({ to: "/p/$project/flags", params }),
      },
      {
        keys: "g s",
        label: "Go to segments",
        run: () => void navigate({ to: "/p/$project/segments", params }),
      },
      {
        keys: "g c",
        label: "Go to changes",
        run: () => void navigate({ to: "/p/$project/changes", params }),
      },
      {
        keys: "g a",
        label: "Go to the audit",
        run: () => void navigate({ to: "/p/$project/audit", params }),
      },
      {
        keys: "n",
        label: "New flag",
        run: () => void navigate({ to: "/p/$project/flags/new", params }),
      },
      ...always,
    ];
  }, [project, navigate, open]);
}

/** When the thing that had the focus went with the old page, the focus goes to the new page's heading. */
function useFocusOnNewPage(): void {
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  useEffect(() => {
    if (pathname === undefined || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>("#content h1")?.focus({ preventScroll: true });
  }, [pathname]);
}
