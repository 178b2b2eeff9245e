import { queryOptions } from "@tanstack/react-query";
import type { Owner } from "@yardarm/core/registry";
import type {
  AccessReview,
  Grant,
  ListedPerson,
  Owned,
  PersonalToken,
  ReviewedToken,
  RoleList,
  ServiceAccountView,
  Team,
  TeamMember,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { placeOf } from "./installation.ts";
import { keys } from "./keys.ts";

const list = <T>(http: Http, queryKey: readonly unknown[], address: string) =>
  queryOptions({ queryKey, queryFn: ({ signal }) => http.get<T>(address, signal) });

export const peopleQuery = (http: Http) => list<ListedPerson[]>(http, keys.people, "/people");
export const rolesQuery = (http: Http) => list<RoleList>(http, keys.roles, "/roles");
export const teamsQuery = (http: Http) => list<Team[]>(http, keys.teams, "/teams");
export const teamMembersQuery = (http: Http) =>
  list<TeamMember[]>(http, keys.teamMembers, "/team-members");

/** `project`: undefined for those in all projects. */
export const grantsQuery = (http: Http, project?: string) =>
  project === undefined
    ? list<Grant[]>(http, keys.grants, "/grants")
    : list<Grant[]>(http, keys.projectGrants(project), path("projects", project, "grants"));

export const ownedQuery = (http: Http, owner: Owner) =>
  list<Owned[]>(http, keys.owned(owner), path(placeOf(owner), owner.id, "owned"));
export const allTokensQuery = (http: Http) =>
  list<ReviewedToken[]>(http, keys.allTokens, "/tokens");
export const serviceAccountsQuery = (http: Http) =>
  list<ServiceAccountView[]>(http, keys.serviceAccounts, "/service-accounts");
export const accountTokensQuery = (http: Http, account: string) =>
  list<PersonalToken[]>(
    http,
    keys.accountTokens(account),
    path("service-accounts", account, "tokens"),
  );
export const accessReviewQuery = (http: Http, days: number) =>
  list<AccessReview>(http, keys.accessReview(days), `/access-review?days=${days}`);

/** Where the browser downloads the review from; the server notes that it was taken. */
export function exportAddress(days: number, format: "csv" | "json", part: string): string {
  return `/api/v1/access-review/export?${new URLSearchParams({ days: String(days), format, part })}`;
}
