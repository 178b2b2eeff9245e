/** The whole server, and a real OpenID provider in a process of its own whose people sign in to it. */

import {
  type OpenidPerson,
  type OpenidProcess,
  startOpenid,
} from "@yardarm/test/support/openid-process";
import type { LightMyRequestResponse } from "fastify";
import { admin, openTestApp, type TestApp } from "../../../compose/app.test-support.ts";
import { signIn, type Visitor } from "../visitor.test-support.ts";
import { comeBack, leave, signInAt } from "./traveller.test-support.ts";

export const callback = "http://127.0.0.1:4280/api/v1/auth/oidc/callback";

export interface ProviderWorld {
  readonly provider: OpenidProcess;
  readonly server: TestApp;
  /** The admin, by password. */
  readonly ada: Visitor;
  settings(patch: object, visitor?: Visitor): Promise<LightMyRequestResponse>;
  /** To the provider, in, and back. */
  through(login: string, next?: string): Promise<LightMyRequestResponse>;
  /** Of the record of the installation, the newest first. */
  newest(count?: number): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** People of the group `operators` are admins. */
export async function openProviderWorld(people: readonly OpenidPerson[]): Promise<ProviderWorld> {
  const client = { id: "yardarm", secret: "a secret of tests" };
  const signOutUris = ["http://127.0.0.1:4280/sign-in"];
  const provider = await startOpenid({
    people,
    clients: [{ ...client, redirectUris: [callback], signOutUris }],
  });
  const server = await openTestApp({
    config: {
      provider: {
        ...{ issuer: provider.issuer, clientId: client.id, clientSecret: client.secret },
        name: "Example ID",
        scopes: ["openid", "email", "profile", "groups"],
        groupsClaim: "groups",
        adminGroup: "operators",
        trustsEmail: false,
      },
    },
  });
  const ada = await signIn(server.app, admin);
  return {
    provider,
    server,
    ada,
    async settings(patch, visitor = ada) {
      const url = "/api/v1/settings/sign-in";
      const { headers } = await visitor.ask("GET", url);
      return visitor.ask("PATCH", url, patch, { "if-match": String(headers.etag) });
    },
    async through(login, next = "/") {
      const left = await leave(server.app, next);
      return comeBack(server.app, await signInAt(left.url, login), left.cookie);
    },
    async newest(count = 1) {
      const { rows } = await server.database.pool.query<{ document: string }>(
        "SELECT document FROM audit_entry WHERE chain = 'installation' ORDER BY entry DESC LIMIT $1",
        [count],
      );
      return rows.map(({ document }) => JSON.parse(document).document);
    },
    async close() {
      await server.close();
      await provider.stop();
    },
  };
}
