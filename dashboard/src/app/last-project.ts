import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useMe } from "../api/current-project.tsx";

const storageKey = "yardarm.project";

/**
 * The project that the navigation leads to: the one of the page, else the one that was looked at last. Whoever looks in on
 * a page of no project, such as their account, comes back to where they were.
 */
export function useShownProject(): string | undefined {
  const { projects } = useMe();
  const { project: shown } = useParams({ strict: false });
  useEffect(() => {
    if (shown !== undefined) localStorage.setItem(storageKey, shown);
  }, [shown]);
  if (shown !== undefined) return shown;
  const last = localStorage.getItem(storageKey);
  return (projects.find(({ key }) => key === last) ?? projects[0])?.key;
}
