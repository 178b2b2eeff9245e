/** Somebody at a browser who goes to the provider and comes back, without the browser. */
import type { LightMyRequestResponse } from "fastify";
import type { App } from "../../../platform/http/app.ts";
import { fromOwnPage } from "../visitor.test-support.ts";

export interface Left {
  /** Where the provider is asked. */
  readonly url: URL;
  readonly cookie: string;
}

export async function leave(app: App, next = "/"): Promise<Left> {
  const query = new URLSearchParams({ next });
  const response = await app.inject({
    url: `/api/v1/auth/oidc?${query}`,
    headers: { host: "127.0.0.1:4280" },
  });
  return { url: new URL(locationOf(response)), cookie: cookiesOf(response) };
}

export function comeBack(
  app: App,
  answer: string | Readonly<Record<string, string>>,
  cookie: string,
): Promise<LightMyRequestResponse> {
  const query = typeof answer === "string" ? answer : new URLSearchParams(answer).toString();
  return app.inject({
    url: `/api/v1/auth/oidc/callback?${query}`,
    headers: { host: "127.0.0.1:4280", cookie },
  });
}

export function locationOf({ headers, statusCode, body }: LightMyRequestResponse): string {
  if (statusCode !== 302 || headers.location === undefined)
    throw new Error(`Not sent anywhere: ${statusCode} ${body}`);
  return headers.location;
}

function cookiesOf({ cookies }: LightMyRequestResponse): string {
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** Who the session in the answer belongs to. */
export async function whoIs(app: App, response: LightMyRequestResponse) {
  const session = response.cookies.find(({ name }) => name === "yardarm_session");
  if (session === undefined) throw new Error(`Not signed in: ${locationOf(response)}`);
  const cookie = `yardarm_session=${session.value}`;
  const me = await app.inject(fromOwnPage({ url: "/api/v1/me", headers: { cookie } }));
  return { cookie, me: me.json() };
}

/**
 * At the forms of the provider: signs in by name, consents, and gives the query with which the provider sends people
 * back. Its cookies are kept in `jar`, so that a second visit finds its session.
 */
export async function signInAt(
  start: URL,
  login: string,
  jar = new Map<string, string>(),
): Promise<string> {
  let answer = await visit(start.href, jar);
  for (let step = 0; step < 12; step++) {
    const location = answer.headers.get("location");
    if (location !== null) {
      const next = new URL(location, start);
      if (next.pathname === "/api/v1/auth/oidc/callback") return next.search.slice(1);
      answer = await visit(next.href, jar);
      continue;
    }
    const page = await answer.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined) throw new Error(`No form: ${page}`);
    const body = new URLSearchParams({ prompt, login, password: "anything" });
    answer = await visit(new URL(action, start).href, jar, body);
  }
  throw new Error("The provider sends people round in circles.");
}

async function visit(
  address: string,
  jar: Map<string, string>,
  body?: URLSearchParams,
): Promise<Response> {
  const response = await fetch(address, {
    method: body === undefined ? "GET" : "POST",
    redirect: "manual",
    headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
    ...(body !== undefined && { body }),
  });
  for (const line of response.headers.getSetCookie()) {
    const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
    if (value === "") jar.delete(name);
    else jar.set(name, value);
  }
  return response;
}
