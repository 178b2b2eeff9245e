/** The whole server with one project, asked as an admin would who holds a personal token. */
import type { LightMyRequestResponse } from "fastify";
import { signIn } from "../features/access/visitor.test-support.ts";
import { admin, openTestApp, type TestApp, type TestAppOptions } from "./app.test-support.ts";

export interface Wish {
  readonly body?: object;
  /** A number is a version. */
  readonly ifMatch?: string | number;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface ShopApi {
  readonly server: TestApp;
  ask(method: Method, url: string, wish?: Wish): Promise<LightMyRequestResponse>;
  /** Creates a flag that is off everywhere, and answers with its key. */
  makeFlag(): Promise<string>;
  /** Protects production, as it is from the start, or no longer does, which nobody else is there to agree to. */
  protect(isProtected: boolean): Promise<void>;
  close(): Promise<void>;
}

export const base = "/api/v1/projects/shop";
export const owner = { kind: "team", id: "checkout" };
export const off = {
  on: false,
  offVariant: "off",
  prerequisites: [],
  targets: [],
  rules: [],
  fallthrough: { variant: "on" },
};

const dayMs = 86_400_000;

/** The day that is so many days from today. */
export function dayIn(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
}

/** Of a flag that is not over for some weeks, whenever it is made. */
export function flagBody(key: string, more: object = {}): object {
  const expiry = { kind: "date", date: dayIn(60) };
  return { key, name: key, type: "boolean", owner, purpose: "release", expiry, ...more };
}

export async function openShopApi(options: TestAppOptions = {}): Promise<ShopApi> {
  const server = await openTestApp(options);
  const ada = await signIn(server.app, admin);
  const { secret } = (await ada.ask("POST", "/api/v1/me/tokens", { name: "test" })).json();
  await ada.ask("POST", "/api/v1/teams", { key: "checkout", name: "Checkout" });
  await ada.ask("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
  let made = 0;
  const ask: ShopApi["ask"] = (method, url, { body, ifMatch, headers } = {}) =>
    server.app.inject({
      method,
      url,
      headers: {
        host: "127.0.0.1:4280",
        authorization: `Bearer ${secret}`,
        ...(ifMatch !== undefined && {
          "if-match": typeof ifMatch === "number" ? `"${ifMatch}"` : ifMatch,
        }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
  return {
    server,
    ask,
    async makeFlag() {
      const key = `flag-${made++}`;
      const { statusCode, body } = await ask("POST", `${base}/flags`, { body: flagBody(key) });
      if (statusCode !== 201) throw new Error(`Flag: ${statusCode} ${body}`);
      return key;
    },
    async protect(isProtected) {
      const url = `${base}/environments/production`;
      const { version } = (await ask("GET", url)).json();
      const { statusCode, body } = await ask("PATCH", url, {
        body: { isProtected },
        ifMatch: version,
      });
      if (statusCode !== 200) throw new Error(`Protection: ${statusCode} ${body}`);
    },
    close: () => server.close(),
  };
}
