/** People for tests: invited by an admin, welcomed with a password. */
import type { LightMyRequestResponse } from "fastify";
import type { App } from "../../platform/http/app.ts";
import { fromOwnPage, type Visitor, visitorOf } from "./visitor.test-support.ts";

export interface Invited {
  readonly id: string;
  readonly token: string;
  readonly url: string;
}

export async function invite(admin: Visitor, name: string): Promise<Invited> {
  const body = { email: `${name}@example.com`, name };
  const { person, signInUrl } = (await admin.ask("POST", "/api/v1/people", body)).json();
  return { id: person.id, token: signInUrl.split("token=")[1], url: signInUrl };
}

export function redeem(app: App, token: string): Promise<LightMyRequestResponse> {
  return app.inject(fromOwnPage({ method: "POST", url: "/api/v1/session/link", body: { token } }));
}

/** Accepts an invitation and sets a password. */
export async function welcome(app: App, admin: Visitor, name: string) {
  const password = `${name} likes long passwords`;
  const { id, token } = await invite(admin, name);
  const visitor = visitorOf(app, await redeem(app, token));
  const set = await visitor.ask("PUT", "/api/v1/me/password", { password });
  if (set.statusCode !== 204) throw new Error(`Password: ${set.statusCode} ${set.body}`);
  return { id, visitor, email: `${name}@example.com`, password };
}
