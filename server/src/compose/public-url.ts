import type { Config } from "../config.ts";
import type { App } from "../platform/http/app.ts";

/** Where people reach the server: what was configured, or where it listens. */
export function publicUrlOf(config: Config, app: App): string {
  const address = app.server.address();
  // Port 0 lets the system pick one, which is known only now.
  const port = typeof address === "object" && address !== null ? address.port : config.port;
  return expectedUrl({ ...config, port });
}

/** The same, of a server that need not run. */
export function expectedUrl({ publicUrl, host, port }: Config): string {
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const name = isEverywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return publicUrl ?? `http://${name}:${port}`;
}
