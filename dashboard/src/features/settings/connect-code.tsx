import { useState } from "react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { type Choice, Select } from "../../ui/field.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { Section } from "../../ui/section.tsx";

type ConnectWith = "server" | "edge" | "client" | "openfeature" | "http";

const choices: readonly Choice<ConnectWith>[] = [
  { value: "server", label: "Node, Deno or Bun" },
  { value: "edge", label: "Worker or edge function" },
  { value: "client", label: "Browser" },
  { value: "openfeature", label: "OpenFeature" },
  { value: "http", label: "Any language, over HTTP" },
];

/** The lines that a program needs. A key itself belongs into its environment, not into code. */
function connectCode(how: ConnectWith, url: string): string {
  return {
    server: `import { createClient } from "@yardarm/sdk";

const flags = createClient({
  url: "${url}",
  key: process.env.YARDARM_KEY,
  service: { name: "my-service" },
});
await flags.ready({ timeoutMs: 2000 });
flags.boolean("a-flag", { targetingKey: userId }, false);`,
    edge: `import { createEdgeClient } from "@yardarm/sdk/edge";

let flags;
export default {
  async fetch(request, env, ctx) {
    flags ??= createEdgeClient({
      url: "${url}",
      key: env.YARDARM_KEY,
      service: { name: "my-edge" },
    });
    const visitor = await flags.for({ targetingKey: userId }, ctx);
    return new Response(visitor.boolean("a-flag", false) ? "new" : "old");
  },
};`,
    client: `import { createBrowserClient } from "@yardarm/sdk/browser";

const flags = createBrowserClient({ url: "${url}", key: YARDARM_CLIENT_KEY });
const page = await flags.for({ targetingKey: userId });
page.boolean("a-flag", false);`,
    openfeature: `import { OpenFeature } from "@openfeature/server-sdk";
import { createClient } from "@yardarm/sdk";
import { YardarmProvider } from "@yardarm/sdk/openfeature";

const flags = createClient({ url: "${url}", key: process.env.YARDARM_KEY });
await OpenFeature.setProviderAndWait(new YardarmProvider(flags));
const client = OpenFeature.getClient();
await client.getBooleanValue("a-flag", false, { targetingKey: userId });`,
    http: `curl ${url}/ofrep/v1/evaluate/flags/a-flag \\
  -H "Authorization: Bearer $YARDARM_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"context": {"targetingKey": "u1"}}'`,
  }[how];
}

/** Code to copy. */
export function ConnectCode({ how }: { how: ConnectWith }) {
  const code = connectCode(how, location.origin);
  return (
    <div className="relative">
      <ScrollBox label="Code that uses the key" className="rounded-md bg-raised">
        <pre className="p-3 pr-12 font-mono text-xs leading-5">{code}</pre>
      </ScrollBox>
      <div className="absolute top-1 right-1 rounded-md bg-raised">
        <CopyButton what="code" text={code} />
      </div>
    </div>
  );
}

/** How a program asks for flags, whichever it is. */
export function ConnectSection() {
  const [how, setHow] = useState<ConnectWith>("server");
  return (
    <Section
      title="Connect a service"
      description="Make a key, put its secret into the environment of your program, and add these lines."
      actions={
        <Select
          label="With"
          isLabelHidden
          className="w-56"
          value={how}
          choices={choices}
          onChange={setHow}
        />
      }
    >
      <div className="panel p-4">
        <ConnectCode how={how} />
        <p className="mt-3 text-sm text-ink2">
          {how === "client"
            ? "A browser needs a key of its own kind, and sees only flags that browsers may ask for."
            : "It is listed under Services a few seconds after it has asked for a flag."}
        </p>
      </div>
    </Section>
  );
}
