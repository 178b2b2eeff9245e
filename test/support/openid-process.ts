/** A real OpenID provider (the npm package `oidc-provider`) in a process of its own, with people who sign in by their name. */
import { freePort } from "./free-port.ts";
import { type ProductProcess, startProduct } from "./product-process.ts";
import { workspacePath } from "./workspace-path.ts";

export interface OpenidPerson {
  /** What they type; the password does not matter. */
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly groups?: readonly string[];
}

export interface OpenidClient {
  readonly id: string;
  /** Absent: a public client. */
  readonly secret?: string;
  readonly redirectUris: readonly string[];
  readonly signOutUris: readonly string[];
}

export interface OpenidTask {
  readonly port: number;
  readonly clients: readonly OpenidClient[];
  readonly people: readonly OpenidPerson[];
}

export interface OpenidProcess extends ProductProcess {
  readonly issuer: string;
  /** From now on it says this of whoever signs in so. */
  change(person: OpenidPerson): Promise<void>;
}

/** Where it is told of a change; no page of a provider. */
export const changePath = "/.change-person";

export async function startOpenid(task: Omit<OpenidTask, "port">): Promise<OpenidProcess> {
  const port = await freePort();
  const product = startProduct({
    args: [
      workspacePath("test", "dist/support/openid-child.js"),
      JSON.stringify({ ...task, port }),
    ],
    isTalking: true,
  });
  await product.said(/(The provider is ready)/);
  const issuer = `http://127.0.0.1:${port}`;
  return {
    ...product,
    issuer,
    async change(person) {
      const body = JSON.stringify(person);
      const { status } = await fetch(issuer + changePath, { method: "PUT", body });
      if (status !== 204) throw new Error(`The provider did not take the change: ${status}`);
    },
  };
}
