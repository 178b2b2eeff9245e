import { Link } from "@tanstack/react-router";
import {
  CalendarClock,
  Flag,
  History,
  KeyRound,
  KeySquare,
  Layers,
  LogIn,
  type LucideIcon,
  Network,
  Scale,
  ScanEye,
  ScrollText,
  Server,
  ShieldCheck,
  UserRound,
  Users,
  UsersRound,
  Webhook,
} from "lucide-react";
import type { ReactNode } from "react";
import { useMe } from "../api/current-project.tsx";

interface Place {
  readonly to:
    | "/p/$project/flags"
    | "/p/$project/segments"
    | "/p/$project/services"
    | "/p/$project/changes"
    | "/p/$project/policies"
    | "/p/$project/waivers"
    | "/p/$project/audit"
    | `/p/$project/settings/${"environments" | "sdk-keys" | "members" | "webhooks"}`;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** The places of a project, in groups. */
export const places: readonly { readonly group: string; readonly places: readonly Place[] }[] = [
  {
    group: "Work",
    places: [
      { to: "/p/$project/flags", label: "Flags", icon: Flag },
      { to: "/p/$project/segments", label: "Segments", icon: Users },
      { to: "/p/$project/services", label: "Services", icon: Server },
      { to: "/p/$project/changes", label: "Changes", icon: History },
      { to: "/p/$project/audit", label: "Audit", icon: ScrollText },
    ],
  },
  {
    group: "Govern",
    places: [
      { to: "/p/$project/policies", label: "Policies", icon: Scale },
      { to: "/p/$project/waivers", label: "Waivers", icon: CalendarClock },
    ],
  },
  {
    group: "Settings",
    places: [
      { to: "/p/$project/settings/environments", label: "Environments", icon: Layers },
      { to: "/p/$project/settings/sdk-keys", label: "SDK keys", icon: KeyRound },
      { to: "/p/$project/settings/members", label: "Members", icon: UserRound },
      { to: "/p/$project/settings/webhooks", label: "Webhooks", icon: Webhook },
    ],
  },
];

interface InstallationPlace {
  readonly to: `/settings/${"people" | "teams" | "roles" | "tokens" | "sign-in" | "access-review" | "webhooks"}`;
  readonly label: string;
  readonly icon: LucideIcon;
  /** What somebody must be permitted, to be shown the way there. */
  readonly may: string;
}

/** The places that belong to no project. */
const installationPlaces: readonly InstallationPlace[] = [
  { to: "/settings/people", label: "People", icon: UsersRound, may: "people.read" },
  { to: "/settings/teams", label: "Teams", icon: Network, may: "people.read" },
  { to: "/settings/roles", label: "Roles", icon: ShieldCheck, may: "people.read" },
  { to: "/settings/tokens", label: "Tokens", icon: KeySquare, may: "token.read" },
  { to: "/settings/sign-in", label: "Sign-in", icon: LogIn, may: "sign_in.read" },
  { to: "/settings/access-review", label: "Access review", icon: ScanEye, may: "access.review" },
  {
    to: "/settings/webhooks",
    label: "Installation webhooks",
    icon: Webhook,
    may: "installation_webhook.read",
  },
];

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
