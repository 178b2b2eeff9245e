/** The program of sdk-process.ts: a service that decides with the SDK and tells its parent of every change it sees. */
import { createClient } from "@yardarm/sdk";
import type { SdkMessage, SdkTask } from "./sdk-process.ts";

const { url, key, flag, context }: SdkTask = JSON.parse(process.argv[2] ?? "{}");

const flags = createClient({ url, key, service: { name: "test-service" }, flushMs: 200 });

/** Clocks of processes differ; this one counts from the same moment in all processes of a machine. */
const tell = (): void => {
  const { value, revision } = flags.details(flag, context, false);
  const message: SdkMessage = { value, revision, atNs: String(process.hrtime.bigint()) };
  process.send?.(message);
};

flags.on("change", tell);
await flags.ready({ timeoutMs: 30_000 });
tell();

process.on("disconnect", () => process.exit());
process.on("SIGTERM", () => {
  void flags.close().finally(() => process.exit());
});
