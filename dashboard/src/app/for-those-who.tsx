import { type ReactNode, Suspense } from "react";
import { useMayEverywhere } from "../api/current-project.tsx";
import { Loading } from "../ui/loading.tsx";
import { Notice } from "../ui/notice.tsx";

/** A page of the installation, or who can see it. */
export function ForThoseWho({ may, children }: { may: string; children: ReactNode }) {
  if (!useMayEverywhere(may)) {
    return (
      <Notice>
        This is for admins of the installation, and for auditors of all projects. Ask one of them.
      </Notice>
    );
  }
  return <Suspense fallback={<Loading rows={6} />}>{children}</Suspense>;
}
