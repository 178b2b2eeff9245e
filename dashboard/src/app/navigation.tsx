import { Link } from "@tanstack/react-router";
import {
  Flag,
  History,
  KeyRound,
  Layers,
  type LucideIcon,
  ScrollText,
  Server,
  UserRound,
  Users,
  Webhook,
} from "lucide-react";

interface Place {
  readonly to:
    | "/p/$project/flags"
    | "/p/$project/segments"
    | "/p/$project/services"
    | "/p/$project/changes"
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
    group: "Settings",
    places: [
      { to: "/p/$project/settings/environments", label: "Environments", icon: Layers },
      { to: "/p/$project/settings/sdk-keys", label: "SDK keys", icon: KeyRound },
      { to: "/p/$project/settings/members", label: "Members", icon: UserRound },
      { to: "/p/$project/settings/webhooks", label: "Webhooks", icon: Webhook },
    ],
  },
];

export function Navigation({ project, onPick }: { project: string; onPick: () => void }) {
  return (
    <nav aria-label="Main" className="flex flex-col gap-5 px-3 py-4">
      {places.map(({ group, places: links }) => (
        <div key={group}>
          <h2 className="px-2 pb-1 text-xs font-medium text-ink3">{group}</h2>
          <ul>
            {links.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  params={{ project }}
                  onClick={onPick}
                  activeOptions={{ includeSearch: false }}
                  className="flex h-9 items-center gap-2.5 rounded-md px-2 text-ink2 hover:bg-raised hover:text-ink md:h-8"
                  activeProps={{ className: "bg-accent-wash text-ink! font-medium" }}
                >
                  <Icon size={16} aria-hidden />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
