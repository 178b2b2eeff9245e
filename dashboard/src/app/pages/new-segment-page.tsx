import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { SegmentBody } from "@yardarm/server/wire";
import { useMemo } from "react";
import { useCommands, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { segmentsQuery } from "../../api/queries.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { NewSegmentForm } from "../../features/segments/new-segment-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";

export function NewSegmentPage() {
  const project = useProjectKey();
  const commands = useCommands();
  const writer = useWriter();
  const navigate = useNavigate();
  const block = useWriteBlock();
  const { data: segments = [] } = useQuery(segmentsQuery(useHttp(), project));
  const takenKeys = useMemo(() => new Set(segments.map(({ key }) => key)), [segments]);

  async function create(body: SegmentBody): Promise<string | undefined> {
    const { key, name, owner, description = "" } = body;
    try {
      const outcome = await writer.apply({
        title: `Create the segment ${key}`,
        changes: [
          {
            kind: "segment.create",
            segment: key,
            from: null,
            to: { key, name, owner, description, rules: [], state: "active" },
          },
        ],
        send: (consent) => commands.createSegment({ ...body, ...consent }),
        done: `The segment ${key} is created`,
      });
      if (outcome.state === "waits") {
        const request = String(outcome.request);
        await navigate({ to: "/p/$project/changes/$request", params: { project, request } });
      } else if (outcome.state !== "cancelled") {
        await navigate({ to: "/p/$project/segments/$segment", params: { project, segment: key } });
      }
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  }

  return (
    <Page title="New segment">
      {block === undefined ? (
        <NewSegmentForm takenKeys={takenKeys} onCreate={create} />
      ) : (
        <Notice>{block}</Notice>
      )}
    </Page>
  );
}
