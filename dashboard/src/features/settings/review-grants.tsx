import type { ReviewedGrant, RoleView } from "@yardarm/server/wire";
import { Empty } from "../../ui/section.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Ago } from "../../ui/time.tsx";
import { grantText } from "./roles.ts";

const installationAdmin = "installation_admin";

interface ReviewGrantsProps {
  readonly grants: readonly ReviewedGrant[];
  readonly roles: readonly RoleView[];
  readonly nameOfProject: (key: string) => string;
  readonly nameOfTeam: (key: string) => string;
}

/** Who can do what where, and by which way they came to it. */
export function ReviewGrants({ grants, roles, nameOfProject, nameOfTeam }: ReviewGrantsProps) {
  if (grants.length === 0) return <Empty>Nobody matches.</Empty>;
  return (
    <ul className="panel divide-y divide-line">
      {grants.map((grant) => (
        <li
          key={keyOf(grant)}
          className="grid items-baseline gap-x-4 gap-y-1.5 px-4 py-3 lg:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_minmax(0,12rem)_minmax(0,14rem)]"
        >
          <Holder grant={grant} />
          <div className="min-w-0">
            <p className="text-sm font-medium wrap-anywhere">
              {grant.role === installationAdmin ? "Admin of all" : grantText(roles, grant)}
            </p>
            <p className="text-xs text-ink3 wrap-anywhere">
              {grant.project === null ? "All projects" : nameOfProject(grant.project)}
              {wayText(grant, nameOfTeam)}
            </p>
          </div>
          <span className="text-xs text-ink3">
            {grant.lastUsedAt === null ? (
              "No use known"
            ) : (
              <>
                Used <Ago at={grant.lastUsedAt} />
              </>
            )}
          </span>
          <Verdict grant={grant} />
        </li>
      ))}
    </ul>
  );
}

function Holder({ grant: { holder } }: { grant: ReviewedGrant }) {
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-2">
        <span className="truncate text-sm font-medium">{holder.name}</span>
        {!holder.isActive && <Tag>Switched off</Tag>}
      </p>
      <p className="truncate text-xs text-ink3">{holder.email ?? "Service account"}</p>
    </div>
  );
}

function Verdict({ grant: { verdict, unusedPermissions } }: { grant: ReviewedGrant }) {
  if (verdict === "too_new") return <span className="text-xs text-ink3">Too new to tell</span>;
  return (
    <div className="min-w-0">
      {verdict === "unused" && <Tag tone="warning">Not used</Tag>}
      {verdict === "in_use" && unusedPermissions.length > 0 && (
        <details className="text-xs text-ink2">
          <summary className="cursor-pointer hover:text-ink">
            {unusedPermissions.length}{" "}
            {unusedPermissions.length === 1 ? "permission" : "permissions"} not used
          </summary>
          <p className="mt-1 font-mono wrap-anywhere">{unusedPermissions.join(", ")}</p>
        </details>
      )}
    </div>
  );
}

function wayText(
  { team, source, grantedBy }: ReviewedGrant,
  nameOfTeam: ReviewGrantsProps["nameOfTeam"],
): string {
  if (team !== null) return `, by the team ${nameOfTeam(team)}`;
  if (source !== "manual") return ", by groups of the identity provider";
  return grantedBy === "" ? "" : `, given by ${grantedBy}`;
}

function keyOf({ holder, role, project, environmentKinds, team, source }: ReviewedGrant): string {
  return [holder.id, role, project, environmentKinds?.join("+"), team, source].join("/");
}
