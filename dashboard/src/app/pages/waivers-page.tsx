import { useSuspenseQuery } from "@tanstack/react-query";
import type { WaiverView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { policiesQuery, waiversQuery } from "../../api/queries.ts";
import { useTakeBackWaiver, WaiverDialog } from "../../features/governance/waiver-dialog.tsx";
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
  const [isGranting, setGranting] = useState(false);
  const [failure, setFailure] = useState<string>();
  const takeBack = useTakeBackWaiver();
  const held = waivers.filter(({ isHeld }) => isHeld);
  const ended = waivers.filter(({ isHeld }) => !isHeld);
  const list = {
    project: project.key,
    policies,
    isReadOnly: !isAdmin,
    onTakeBack: (waiver: WaiverView) => void takeBack(waiver).then(setFailure),
  };
  const inForce = policies.filter(({ state }) => state === "active");
  const grant = isAdmin && inForce.length > 0 && (
    <Button kind="primary" onPress={() => setGranting(true)}>
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
      {isGranting && (
        <WaiverDialog
          policies={inForce}
          takenKeys={new Set(waivers.map(({ key }) => key))}
          onClose={() => setGranting(false)}
        />
      )}
    </Page>
  );
}
