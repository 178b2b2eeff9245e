import { useQuery } from "@tanstack/react-query";
import type { WebhookExample, WebhookFormat } from "@yardarm/server/wire";
import { useState } from "react";
import { useProjectKeyIfAny } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { webhookEventTypesQuery, webhookExampleQuery } from "../../api/webhooks.ts";
import { Select } from "../../ui/field.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { ChatMessage } from "./chat-message.tsx";

interface PayloadPreviewProps {
  readonly format: WebhookFormat;
  /** Those that are chosen. */
  readonly types: readonly string[];
}

/** What a delivery would carry, made by the server as the real ones are. */
export function PayloadPreview({ format, types }: PayloadPreviewProps) {
  const http = useHttp();
  const project = useProjectKeyIfAny();
  const [wished, setWished] = useState<string>();
  const type = wished !== undefined && types.includes(wished) ? wished : types[0];
  const { data: known = [] } = useQuery(webhookEventTypesQuery(http, project));
  const { data } = useQuery({
    ...webhookExampleQuery(http, { project, type: type ?? "", format }),
    enabled: type !== undefined,
  });
  if (type === undefined) return null;
  const titleOf = (each: string) => known.find((it) => it.type === each)?.title ?? each;
  return (
    <div>
      <Select
        label="What it would send"
        value={type}
        choices={types.map((value) => ({ value, label: titleOf(value) }))}
        onChange={setWished}
      />
      {data?.message && <ChatMessage message={data.message} />}
      {data?.message === null && <Json payload={data.payload} />}
    </div>
  );
}

function Json({ payload }: { payload: WebhookExample["payload"] }) {
  return (
    <ScrollBox label="Example of a delivery" className="mt-2 max-h-64 rounded-md bg-raised">
      <pre className="p-3 font-mono text-xs leading-5">{JSON.stringify(payload, null, 2)}</pre>
    </ScrollBox>
  );
}
