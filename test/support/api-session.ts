/** The HTTP API as an admin's program uses it: a personal token, versions and idempotency keys. */
import { randomUUID } from "node:crypto";
import { admin } from "./server-process.ts";

export interface ApiAnswer<Body> {
  readonly status: number;
  /** Version in the `ETag`, without its quotes. */
  readonly version: string | undefined;
  readonly body: Body;
}

export interface ApiRequest {
  readonly body?: object;
  /** Sent as `If-Match`. */
  readonly version?: string | number;
}

export interface ApiSession {
  readonly url: string;
  readonly token: string;
  /** Whatever the status. */
  send<Body>(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer<Body>>;
  /** Fails unless the request succeeded. */
  call<Body>(method: string, path: string, request?: ApiRequest): Promise<Body>;
}

/** Signs in with the admin's password, as the dashboard does, and makes a token. */
export async function signInAsAdmin(url: string): Promise<ApiSession> {
  const signIn = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: admin.email, password: admin.password }),
  });
  if (!signIn.ok) throw new Error(`Sign-in: ${signIn.status} ${await signIn.text()}`);
  const me = (await signIn.json()) as { readonly csrfToken: string | null };
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const made = await fetch(`${url}/api/v1/me/tokens`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: url,
      cookie,
      "x-csrf-token": me.csrfToken ?? "",
    },
    body: JSON.stringify({ name: "test", expiresInDays: 1 }),
  });
  if (!made.ok) throw new Error(`Token: ${made.status} ${await made.text()}`);
  const { secret } = (await made.json()) as { readonly secret: string };
  return sessionOf(url, secret);
}

/** The same person at another server of the same database. */
export function sessionOf(url: string, token: string): ApiSession {
  const send = async <Body>(
    method: string,
    path: string,
    { body, version }: ApiRequest = {},
  ): Promise<ApiAnswer<Body>> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(version !== undefined && { "if-match": `"${version}"` }),
        ...(method === "POST" && { "idempotency-key": randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      version: response.headers.get("etag")?.replaceAll('"', ""),
      body: (text === "" ? undefined : JSON.parse(text)) as Body,
    };
  };
  return {
    url,
    token,
    send,
    async call<Body>(method: string, path: string, request?: ApiRequest): Promise<Body> {
      const answer = await send<Body>(method, path, request);
      if (answer.status < 300) return answer.body;
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
  };
}
