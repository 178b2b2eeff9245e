import { queryOptions } from "@tanstack/react-query";
import type { Snapshot } from "@yardarm/sdk/model";
import type {
  DefaultList,
  EvaluationSeries,
  FlagCodeReferences,
  FlagList,
  FlagState,
  FlagView,
  GroupList,
  GroupView,
  Me,
  Member,
  Person,
  PersonalToken,
  PolicyList,
  ProjectView,
  SdkKey,
  SegmentList,
  SegmentView,
  ServicesView,
  WaiverList,
} from "@yardarm/server/wire";
import { type Http, path } from "./http.ts";
import { keys } from "./keys.ts";

const inProject = (project: string, ...rest: readonly string[]) =>
  path("projects", project, ...rest);

/** Whoever looks at a page is a person: service accounts have no session. */
export type SignedInPerson = Me & { readonly person: Person };

/** Who is signed in. Its CSRF token goes to the client, which sends it with every write. */
export const meQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.me,
    queryFn: async ({ signal }) => {
      const me = await http.get<SignedInPerson>("/me", signal);
      http.setCsrfToken(me.csrfToken);
      return me;
    },
  });

export const tokensQuery = (http: Http) =>
  queryOptions({
    queryKey: keys.tokens,
    queryFn: ({ signal }) => http.get<PersonalToken[]>("/me/tokens", signal),
  });

export const projectQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.project(project),
    queryFn: ({ signal }) => http.get<ProjectView>(inProject(project), signal),
  });

/** Flags that are not archived. */
export const flagsQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.flags(project),
    queryFn: ({ signal }) => readFlags(http, { project, state: "active" }, signal),
  });

/** With the years these become the most, so they are asked for only where they are shown. */
export const archivedFlagsQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.archivedFlags(project),
    queryFn: ({ signal }) => readFlags(http, { project, state: "archived" }, signal),
  });

async function readFlags(
  http: Http,
  { project, state }: { readonly project: string; readonly state: FlagState },
  signal: AbortSignal,
) {
  const address = `${inProject(project, "flags")}?state=${state}`;
  return (await http.get<FlagList>(address, signal)).flags;
}

export const flagQuery = (http: Http, project: string, flag: string) =>
  queryOptions({
    queryKey: keys.flag(project, flag),
    queryFn: ({ signal }) => http.get<FlagView>(inProject(project, "flags", flag), signal),
  });

export const evaluationsQuery = (
  http: Http,
  at: { project: string; flag: string; environment: string },
) =>
  queryOptions({
    queryKey: keys.evaluations(at.project, at.flag, at.environment),
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ environment: at.environment });
      return http.get<EvaluationSeries>(
        `${inProject(at.project, "flags", at.flag, "evaluations")}?${query}`,
        signal,
      );
    },
  });

export const servicesQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.services(project),
    queryFn: ({ signal }) => http.get<ServicesView>(inProject(project, "services"), signal),
  });

export const defaultsQuery = (http: Http, project: string, flag: string) =>
  queryOptions({
    queryKey: keys.defaults(project, flag),
    queryFn: async ({ signal }) =>
      (await http.get<DefaultList>(inProject(project, "flags", flag, "defaults"), signal)).defaults,
  });

export const codeReferencesQuery = (http: Http, project: string, flag: string) =>
  queryOptions({
    queryKey: keys.codeReferences(project, flag),
    queryFn: async ({ signal }) => {
      const address = inProject(project, "flags", flag, "code-references");
      return (await http.get<FlagCodeReferences>(address, signal)).branches;
    },
  });

export const segmentsQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.segments(project),
    queryFn: async ({ signal }) =>
      (await http.get<SegmentList>(inProject(project, "segments"), signal)).segments,
  });

export const segmentQuery = (http: Http, project: string, segment: string) =>
  queryOptions({
    queryKey: keys.segment(project, segment),
    queryFn: ({ signal }) => http.get<SegmentView>(inProject(project, "segments", segment), signal),
  });

export const groupsQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.groups(project),
    queryFn: async ({ signal }) =>
      (await http.get<GroupList>(inProject(project, "groups"), signal)).groups,
  });

export const groupQuery = (http: Http, project: string, group: string) =>
  queryOptions({
    queryKey: keys.groups(project, group),
    queryFn: ({ signal }) => http.get<GroupView>(inProject(project, "groups", group), signal),
  });

export const policiesQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.policies(project),
    queryFn: async ({ signal }) =>
      (await http.get<PolicyList>(inProject(project, "policies"), signal)).policies,
  });

export const waiversQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.waivers(project),
    queryFn: async ({ signal }) =>
      (await http.get<WaiverList>(inProject(project, "waivers"), signal)).waivers,
  });

export const snapshotQuery = (http: Http, project: string, environment: string) =>
  queryOptions({
    queryKey: keys.snapshot(project, environment),
    queryFn: ({ signal }) =>
      http.get<Snapshot>(inProject(project, "environments", environment, "snapshot"), signal),
  });

export const membersQuery = (http: Http, project: string) =>
  queryOptions({
    queryKey: keys.members(project),
    queryFn: ({ signal }) => http.get<Member[]>(inProject(project, "members"), signal),
  });

export const sdkKeysQuery = (http: Http, project: string, environment: string) =>
  queryOptions({
    queryKey: keys.sdkKeys(project, environment),
    queryFn: ({ signal }) =>
      http.get<SdkKey[]>(inProject(project, "environments", environment, "sdk-keys"), signal),
  });
