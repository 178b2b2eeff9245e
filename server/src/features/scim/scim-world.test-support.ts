/** The whole server as a directory meets it. */
import {
  admin,
  openTestApp,
  type TestApp,
  type TestAppOptions,
} from "../../compose/app.test-support.ts";
import { signIn, type Visitor } from "../access/visitor.test-support.ts";

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // Whatever the directory is told; each test knows what it looks for.
  readonly body: ReturnType<typeof JSON.parse>;
}

export interface ScimWorld {
  readonly server: TestApp;
  readonly ada: Visitor;
  readonly secret: string;
  ask(method: string, url: string, body?: object, headers?: object): Promise<ScimAnswer>;
  newest(count?: number): Promise<readonly { kind: string; summary: readonly unknown[] }[]>;
  close(): Promise<void>;
}

export async function openScimWorld(options: TestAppOptions = {}): Promise<ScimWorld> {
  const server = await openTestApp(options);
  const ada = await signIn(server.app, admin);
  const made = await ada.ask("POST", "/api/v1/settings/scim-tokens", { name: "Entra" });
  const { secret } = made.json<{ secret: string }>();
  return {
    server,
    ada,
    secret,
    async ask(method, url, body, headers = {}) {
      const response = await server.app.inject({
        method: method as "GET",
        url: `/scim/v2${url}`,
        headers: {
          host: "127.0.0.1:4280",
          authorization: `Bearer ${secret}`,
          ...(body !== undefined && { "content-type": "application/scim+json" }),
          ...headers,
        },
        ...(body !== undefined && { payload: JSON.stringify(body) }),
      });
      const text = response.body;
      return {
        status: response.statusCode,
        headers: response.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
    },
    async newest(count = 1) {
      const { rows } = await server.database.pool.query<{ document: string }>(
        "SELECT document FROM audit_entry WHERE chain = 'installation' ORDER BY entry DESC LIMIT $1",
        [count],
      );
      return rows.map(({ document }) => JSON.parse(document).document);
    },
    close: () => server.close(),
  };
}
