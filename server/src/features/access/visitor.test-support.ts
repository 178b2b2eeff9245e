/** Somebody at a browser, without the browser: keeps the cookie, sends the token that the page would send. */
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import type { App } from "../../platform/http/app.ts";

export interface Visitor {
  readonly cookie: string;
  readonly csrfToken: string;
  ask(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    url: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<LightMyRequestResponse>;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

const ownPage = {
  host: "127.0.0.1:4280",
  origin: "http://127.0.0.1:4280",
  "sec-fetch-site": "same-origin",
};

/** From our own page, without a session. */
export function fromOwnPage(options: InjectOptions): InjectOptions {
  return { ...options, headers: { ...ownPage, ...options.headers } };
}

export async function signIn(app: App, credentials: Credentials): Promise<Visitor> {
  return visitorOf(
    app,
    await app.inject(fromOwnPage({ method: "POST", url: "/api/v1/session", body: credentials })),
  );
}

export function visitorOf(app: App, signedIn: LightMyRequestResponse): Visitor {
  if (signedIn.statusCode !== 200)
    throw new Error(`Sign-in: ${signedIn.statusCode} ${signedIn.body}`);
  const [cookie] = signedIn.cookies;
  const { csrfToken } = signedIn.json<{ csrfToken: string }>();
  return visitorWith(app, `${cookie?.name}=${cookie?.value}`, csrfToken);
}

/** Of a session that was begun in another way. */
export function visitorWith(app: App, cookie: string, csrfToken: string): Visitor {
  return {
    cookie,
    csrfToken,
    ask: (method, url, body, headers) =>
      app.inject(
        fromOwnPage({
          method,
          url,
          headers: { cookie, "x-csrf-token": csrfToken, ...headers },
          ...(body !== undefined && { body }),
        }),
      ),
  };
}
