import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FlagBody } from "@yardarm/server/wire";
import { useMemo } from "react";
import { useCommands, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { flagsQuery } from "../../api/queries.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { flagOfBody } from "../../features/flags/flag-of-body.ts";
import { NewFlagForm } from "../../features/flags/new-flag-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";

export function NewFlagPage() {
  const project = useProjectKey();
  const commands = useCommands();
  const writer = useWriter();
  const navigate = useNavigate();
  const block = useWriteBlock();
  const { data: flags = [] } = useQuery(flagsQuery(useHttp(), project));
  const takenKeys = useMemo(() => new Set(flags.map(({ key }) => key)), [flags]);

  async function create(body: FlagBody): Promise<string | undefined> {
    try {
      const outcome = await writer.apply({
        title: `Create ${body.key}`,
        changes: [{ kind: "flag.create", flag: body.key, from: null, to: flagOfBody(body) }],
        send: (consent) => commands.createFlag({ ...body, ...consent }),
        done: `${body.key} is created`,
      });
      if (outcome.state === "waits") {
        const request = String(outcome.request);
        await navigate({ to: "/p/$project/changes/$request", params: { project, request } });
      } else if (outcome.state !== "cancelled") {
        await navigate({ to: "/p/$project/flags/$flag", params: { project, flag: body.key } });
      }
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  }

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
