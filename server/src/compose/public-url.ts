import type { Config } from "../config.ts";
import type { App } from "../platform/http/app.ts";

/** Where people reach the server: what was configured, or where it listens. */
export function publicUrlOf({ publicUrl, host, port }: Config, app: App): string {
  if (publicUrl !== undefined) return publicUrl;
  const address = app.server.address();
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const name = isEverywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${typeof address === "object" && address !== null ? address.port : port}`;
}
