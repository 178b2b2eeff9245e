import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Segment } from "@yardarm/core/registry";
import type { SegmentBody } from "@yardarm/server/wire";
import { useMemo } from "react";
import { useCommands, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { segmentsQuery } from "../../api/queries.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { NewSegmentForm } from "../../features/segments/new-segment-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { useCreation } from "../use-creation.ts";

export function NewSegmentPage() {
  const project = useProjectKey();
  const commands = useCommands();
  const make = useCreation();
  const writer = useWriter();
  const navigate = useNavigate();
  const block = useWriteBlock();
  const { data: segments = [] } = useQuery(segmentsQuery(useHttp(), project));
  const takenKeys = useMemo(() => new Set(segments.map(({ key }) => key)), [segments]);

  const create = (body: SegmentBody) => {
    const { key, name, owner, description = "" } = body;
    const to: Segment = { key, name, owner, description, rules: [], state: "active" };
    return make({
      send: () =>
        writer.apply({
          title: `Create the segment ${key}`,
          changes: [{ kind: "segment.create", segment: key, from: null, to }],
          send: (consent) => commands.createSegment({ ...body, ...consent }),
          done: `The segment ${key} is created`,
        }),
      open: () =>
        navigate({ to: "/p/$project/segments/$segment", params: { project, segment: key } }),
    });
  };

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
