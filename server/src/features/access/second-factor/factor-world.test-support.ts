/** The whole server, a clock, and people who have a second factor. */
import type { LightMyRequestResponse } from "fastify";
import { admin, openTestApp, type TestApp } from "../../../compose/app.test-support.ts";
import { welcome } from "../people.test-support.ts";
import { type Credentials, fromOwnPage, signIn, type Visitor } from "../visitor.test-support.ts";
import { totpCode, totpStepAt } from "./totp.ts";

export const STEP_MS = 30_000;

export interface Holder {
  readonly id: string;
  readonly visitor: Visitor;
  readonly credentials: Credentials;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

export interface FactorWorld {
  now: number;
  readonly server: TestApp;
  readonly ada: Visitor;
  welcome(name: string): ReturnType<typeof welcome>;
  /** Somebody with an authenticator app. */
  withApp(name: string): Promise<Holder>;
  /** What the app shows now. */
  shownBy(secret: string): string;
  post(url: string, body: object, headers?: object): Promise<LightMyRequestResponse>;
  /** The password is right; gives the cookie of the sign-in that waits. */
  begin(credentials: Credentials): Promise<{ response: LightMyRequestResponse; cookie: string }>;
  show(cookie: string, body: object): Promise<LightMyRequestResponse>;
  /** The newest entries of the record. */
  newest(count?: number): Promise<unknown[]>;
  close(): Promise<void>;
}

export async function openFactorWorld(): Promise<FactorWorld> {
  const time = { now: Date.UTC(2026, 10, 25, 9) };
  const server = await openTestApp({ clock: () => new Date(time.now) });
  const world: FactorWorld = {
    get now() {
      return time.now;
    },
    set now(next) {
      time.now = next;
    },
    server,
    ada: await signIn(server.app, admin),
    close: () => server.close(),
    welcome: (name) => welcome(server.app, world.ada, name),
    async withApp(name) {
      const { id, visitor, email, password } = await world.welcome(name);
      const url = "/api/v1/me/factors/totp";
      const { secret } = (await visitor.ask("POST", url)).json();
      const confirmed = await visitor.ask("PUT", url, { code: world.shownBy(secret) });
      const { recoveryCodes } = confirmed.json();
      // The code is used up; the next one comes half a minute later.
      world.now += STEP_MS;
      return { id, visitor, credentials: { email, password }, secret, recoveryCodes };
    },
    shownBy: (secret) => totpCode(fromBase32(secret), totpStepAt(new Date(world.now))),
    post: (url, body, headers = {}) =>
      server.app.inject(fromOwnPage({ method: "POST", url, body, headers: { ...headers } })),
    async begin(credentials) {
      const response = await world.post("/api/v1/session", credentials);
      if (response.statusCode !== 202) throw new Error(`${response.statusCode} ${response.body}`);
      const cookie = response.cookies.find(({ name }) => name === "yardarm_pending");
      return { response, cookie: `yardarm_pending=${cookie?.value}` };
    },
    show: (cookie, body) => world.post("/api/v1/session/factor", body, { cookie }),
    async newest(count = 1) {
      const { rows } = await server.database.pool.query<{ document: string }>(
        "SELECT document FROM audit_entry WHERE chain = 'installation' ORDER BY entry DESC LIMIT $1",
        [count],
      );
      return rows.map(({ document }) => JSON.parse(document).document);
    },
  };
  return world;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function fromBase32(text: string): Buffer {
  const bits = [...text].map((each) => alphabet.indexOf(each).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((each) => Number.parseInt(each, 2)));
}
