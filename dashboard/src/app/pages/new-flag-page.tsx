import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FlagBody } from "@yardarm/server/wire";
import { useMemo } from "react";
import { useCommands, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { archivedFlagsQuery, flagsQuery } from "../../api/queries.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { flagOfBody } from "../../features/flags/flag-of-body.ts";
import { NewFlagForm } from "../../features/flags/new-flag-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { useCreation } from "../use-creation.ts";

export function NewFlagPage() {
  const project = useProjectKey();
  const commands = useCommands();
  const make = useCreation();
  const writer = useWriter();
  const navigate = useNavigate();
  const block = useWriteBlock();
  const http = useHttp();
  const { data: active = [] } = useQuery(flagsQuery(http, project));
  const { data: archived = [] } = useQuery(archivedFlagsQuery(http, project));
  const takenKeys = useMemo(
    () => new Set([...active, ...archived].map(({ key }) => key)),
    [active, archived],
  );

  const create = (body: FlagBody) => {
    const { key } = body;
    return make({
      send: () =>
        writer.apply({
          title: `Create ${key}`,
          changes: [{ kind: "flag.create", flag: key, from: null, to: flagOfBody(body) }],
          send: (consent) => commands.createFlag({ ...body, ...consent }),
          done: `${key} is created`,
        }),
      open: () => navigate({ to: "/p/$project/flags/$flag", params: { project, flag: key } }),
    });
  };

  return (
    <Page title="New flag">
      {block === undefined ? (
        <NewFlagForm takenKeys={takenKeys} onCreate={create} />
      ) : (
        <Notice>{block}</Notice>
      )}
    </Page>
  );
}
