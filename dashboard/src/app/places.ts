/** Where one can go, for the navigation and the palette. */
import {
  CalendarClock,
  ClipboardCheck,
  Flag,
  GitCompareArrows,
  Grid3X3,
  History,
  Hourglass,
  KeyRound,
  KeySquare,
  Layers,
  Link2,
  LogIn,
  type LucideIcon,
  Mail,
  Network,
  Recycle,
  Scale,
  ScanEye,
  ScrollText,
  Server,
  ShieldCheck,
  Split,
  UserRound,
  Users,
  UsersRound,
  Webhook,
} from "lucide-react";

interface Place {
  readonly to:
    | "/p/$project/flags"
    | "/p/$project/segments"
    | "/p/$project/groups"
    | "/p/$project/services"
    | "/p/$project/changes"
    | "/p/$project/interactions"
    | "/p/$project/rules"
    | "/p/$project/correlations"
    | "/p/$project/policies"
    | "/p/$project/waivers"
    | "/p/$project/reports"
    | "/p/$project/lifecycle"
    | "/p/$project/audit"
    | `/p/$project/settings/${"environments" | "sdk-keys" | "members" | "webhooks" | "lifecycle"}`;
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
      { to: "/p/$project/groups", label: "Exclusion groups", icon: Split },
      { to: "/p/$project/services", label: "Services", icon: Server },
      { to: "/p/$project/interactions", label: "Interactions", icon: Grid3X3 },
      { to: "/p/$project/lifecycle", label: "Lifecycle", icon: Recycle },
      { to: "/p/$project/changes", label: "Changes", icon: History },
      { to: "/p/$project/audit", label: "Audit", icon: ScrollText },
    ],
  },
  {
    group: "Govern",
    places: [
      { to: "/p/$project/rules", label: "Interaction rules", icon: GitCompareArrows },
      { to: "/p/$project/correlations", label: "Correlations", icon: Link2 },
      { to: "/p/$project/policies", label: "Policies", icon: Scale },
      { to: "/p/$project/waivers", label: "Waivers", icon: CalendarClock },
      { to: "/p/$project/reports", label: "Reports", icon: ClipboardCheck },
    ],
  },
  {
    group: "Settings",
    places: [
      { to: "/p/$project/settings/environments", label: "Environments", icon: Layers },
      { to: "/p/$project/settings/sdk-keys", label: "SDK keys", icon: KeyRound },
      { to: "/p/$project/settings/members", label: "Members", icon: UserRound },
      { to: "/p/$project/settings/lifecycle", label: "Lifecycle settings", icon: Hourglass },
      { to: "/p/$project/settings/webhooks", label: "Webhooks", icon: Webhook },
    ],
  },
];

/** Below the page of reports. */
export const reportPlaces = [
  { to: "/p/$project/reports/changes", label: "Change-control report" },
  { to: "/p/$project/reports/stale", label: "Stale-flag report" },
] as const;

interface InstallationPlace {
  readonly to:
    | `/settings/${"people" | "teams" | "roles" | "tokens" | "sign-in" | "access-review" | "webhooks" | "digests"}`
    | "/audit";
  readonly label: string;
  readonly icon: LucideIcon;
  /** What somebody must be permitted, to be shown the way there. */
  readonly may: string;
}

/** The places that belong to no project. */
export const installationPlaces: readonly InstallationPlace[] = [
  { to: "/settings/people", label: "People", icon: UsersRound, may: "people.read" },
  { to: "/settings/teams", label: "Teams", icon: Network, may: "people.read" },
  { to: "/settings/roles", label: "Roles", icon: ShieldCheck, may: "people.read" },
  { to: "/settings/tokens", label: "Tokens", icon: KeySquare, may: "token.read" },
  { to: "/settings/sign-in", label: "Sign-in", icon: LogIn, may: "sign_in.read" },
  { to: "/settings/access-review", label: "Access review", icon: ScanEye, may: "access.review" },
  { to: "/audit", label: "Installation audit", icon: ScrollText, may: "installation.read" },
  {
    to: "/settings/webhooks",
    label: "Installation webhooks",
    icon: Webhook,
    may: "installation_webhook.read",
  },
  { to: "/settings/digests", label: "Digests", icon: Mail, may: "mail.read" },
];
