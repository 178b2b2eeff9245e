import { useSuspenseQuery } from "@tanstack/react-query";
import type { WaiverView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { policiesQuery, waiversQuery } from "../../api/queries.ts";
import { ProposedList } from "../../change-sheet/proposed-list.tsx";
import {
  useProposedWaivers,
  useTakeBackWaiver,
} from "../../features/governance/use-write-waiver.ts";
import { WaiverDialog } from "../../features/governance/waiver-dialog.tsx";
import { WaiverList } from "../../features/governance/waiver-list.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { AdminsOnly } from "../admins-only.tsx";

/** Which exceptions stand, until when, and who answers for them. */
export function WaiversPage() {
  const project = useProject();
  const http = useHttp();
  const { data: waivers } = useSuspenseQuery(waiversQuery(http, project.key));
  const { data: policies } = useSuspenseQuery(policiesQuery(http, project.key));
  const isAdmin = useMay("waiver.write");
  /** Its key; null: a new one. */
  const [editing, setEditing] = useState<string | null>();
  const [failure, setFailure] = useState<string>();
  const takeBack = useTakeBackWaiver();
  const proposed = useProposedWaivers(waivers);
  const edited = editing == null ? undefined : proposed.edited(editing);
  const held = waivers.filter(({ isHeld }) => isHeld);
  const ended = waivers.filter(({ isHeld }) => !isHeld);
  const list = {
    project: project.key,
    policies,
    isReadOnly: !isAdmin,
    onEdit: ({ key }: WaiverView) => setEditing(key),
    onTakeBack: (waiver: WaiverView) => void takeBack(waiver).then(setFailure),
  };
  const inForce = policies.filter(({ state }) => state === "active");
  const grant = isAdmin && inForce.length > 0 && (
    <Button kind="primary" onPress={() => setEditing(null)}>
      <Plus size={16} aria-hidden />
      Grant a waiver
    </Button>
  );
  return (
    <Page
      title="Waivers"
      description="Dated exceptions from policies. Each has a reason and somebody who granted it, and ends by itself."
      actions={grant}
    >
      <AdminsOnly />
      {failure && (
        <Notice kind="danger" title="Not taken back" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <ProposedList
        request={proposed.request}
        entries={proposed.anew.map(({ key }) => ({ key, name: key }))}
        onEdit={(key) => setEditing(key)}
      />
      {held.length === 0 ? (
        <Empty>No exception stands in {project.name}: every policy holds for everything.</Empty>
      ) : (
        <WaiverList waivers={held} {...list} />
      )}
      {ended.length > 0 && (
        <Section title="Ended" description="They let nothing pass any more.">
          <WaiverList waivers={ended} {...list} />
        </Section>
      )}
      {editing !== undefined && !proposed.isLoading && (
        <WaiverDialog
          {...(edited && { edited })}
          policies={inForce}
          takenKeys={new Set(waivers.map(({ key }) => key))}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}
