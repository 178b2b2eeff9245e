import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FlagRow } from "@yardarm/server/wire";
import { useMemo } from "react";
import { useMe } from "../api/current-project.tsx";
import { useHttp } from "../api/http-context.tsx";
import { archivedFlagsQuery, flagsQuery, groupsQuery, segmentsQuery } from "../api/queries.ts";
import { installationPlaces, places, reportPlaces } from "./places.ts";

export interface Hit {
  readonly id: string;
  readonly text: string;
  readonly detail?: string;
  readonly isKey?: boolean;
  readonly go: () => void;
}

export interface HitGroup {
  readonly name: string;
  readonly hits: readonly Hit[];
}

const hitsMax = 8;

/** What the words find: in the project, if there is one, and among the pages that the person may open. */
export function useHits(project: string | undefined, text: string): readonly HitGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const isHit = (...texts: readonly string[]) => {
    const haystack = texts.join(" ").toLowerCase();
    return words.every((word) => haystack.includes(word));
  };
  const found = ({ name, hits }: KeyedGroup): HitGroup => ({
    name,
    hits: hits.filter((hit) => words.length > 0 && isHit(hit.text, hit.fullName)).slice(0, hitsMax),
  });
  const [flags, ...others] = useKeyedHits(project).map(found);
  const archived = useArchivedHits(project, words.length > 0 && flags?.hits.length === 0);
  const pages = usePageHits(project);
  return [
    ...(flags === undefined ? [] : [flags]),
    found(archived),
    ...others,
    { name: "Go to", hits: pages.filter((hit) => isHit(hit.text, hit.detail ?? "")) },
  ].filter(({ hits }) => hits.length > 0);
}

interface KeyedHit extends Hit {
  readonly fullName: string;
}

interface KeyedGroup {
  readonly name: string;
  readonly hits: readonly KeyedHit[];
}

/** Flags, then segments and groups of the project. */
function useKeyedHits(project: string | undefined): readonly KeyedGroup[] {
  const http = useHttp();
  const navigate = useNavigate();
  const enabled = project !== undefined;
  const { data: flags = [] } = useQuery({ ...flagsQuery(http, project ?? ""), enabled });
  const { data: segments = [] } = useQuery({ ...segmentsQuery(http, project ?? ""), enabled });
  const { data: groups = [] } = useQuery({ ...groupsQuery(http, project ?? ""), enabled });
  return useMemo(() => {
    if (project === undefined) return [];
    return [
      {
        name: "Flags",
        hits: flags.map((flag) => flagHit(flag, project, navigate)),
      },
      {
        name: "Segments",
        hits: segments.map(({ key, name, owner }) => ({
          ...{ id: `segment:${key}`, text: key, fullName: name, detail: owner.name, isKey: true },
          go: () =>
            void navigate({
              to: "/p/$project/segments/$segment",
              params: { project, segment: key },
            }),
        })),
      },
      {
        name: "Exclusion groups",
        hits: groups.map(({ key, name }) => ({
          ...{ id: `group:${key}`, text: key, fullName: name, detail: name, isKey: true },
          go: () =>
            void navigate({ to: "/p/$project/groups/$group", params: { project, group: key } }),
        })),
      },
    ];
  }, [flags, segments, groups, project, navigate]);
}

/** Archived flags, which are the most and the least wanted: they are read when no other flag was found. */
function useArchivedHits(project: string | undefined, isWanted: boolean): KeyedGroup {
  const http = useHttp();
  const navigate = useNavigate();
  const { isSuccess } = useQuery({
    ...flagsQuery(http, project ?? ""),
    enabled: project !== undefined,
  });
  const { data: flags = [] } = useQuery({
    ...archivedFlagsQuery(http, project ?? ""),
    enabled: isSuccess && isWanted,
  });
  return useMemo(() => {
    const hits = project === undefined ? [] : flags.map((flag) => flagHit(flag, project, navigate));
    return { name: "Archived flags", hits };
  }, [flags, project, navigate]);
}

function flagHit(
  { key, name, owner }: FlagRow,
  project: string,
  navigate: ReturnType<typeof useNavigate>,
): KeyedHit {
  return {
    ...{ id: `flag:${key}`, text: key, fullName: name, detail: owner.name, isKey: true },
    go: () => void navigate({ to: "/p/$project/flags/$flag", params: { project, flag: key } }),
  };
}

/** Pages of the project, of the installation as far as the person may see them, and their own. */
function usePageHits(project: string | undefined): readonly Hit[] {
  const { permissions } = useMe();
  const navigate = useNavigate();
  return useMemo(() => {
    const ofProject: Hit[] = [];
    if (project !== undefined) {
      const params = { project };
      for (const { to, label } of places.flatMap((group) => group.places))
        ofProject.push({ id: to, text: label, go: () => void navigate({ to, params }) });
      for (const { to, label } of reportPlaces)
        ofProject.push({ id: to, text: label, go: () => void navigate({ to, params }) });
      ofProject.push({
        id: "new-flag",
        text: "New flag",
        go: () => void navigate({ to: "/p/$project/flags/new", params }),
      });
    }
    const ofInstallation = installationPlaces
      .filter(({ may }) => permissions.includes(may))
      .map(({ to, label }) => ({
        ...{ id: to, text: label, detail: "Installation" },
        go: () => void navigate({ to }),
      }));
    const account = { id: "account", text: "Account", go: () => void navigate({ to: "/account" }) };
    return [...ofProject, ...ofInstallation, account];
  }, [project, permissions, navigate]);
}
