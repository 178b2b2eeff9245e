/** Who has nobody to ask may take protection away alone; who sees to it that there is nobody may not. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, openTestApp, type TestApp } from "../../compose/app.test-support.ts";
import { welcome } from "../access/people.test-support.ts";
import { signIn, type Visitor } from "../access/visitor.test-support.ts";

const dayMs = 24 * 3_600_000;
let now = Date.UTC(2026, 10, 24, 9);
let server: TestApp;
let ada: Visitor;

beforeAll(async () => {
  server = await openTestApp({ clock: () => new Date(now) });
  ada = await signIn(server.app, admin);
  await ada.ask("POST", "/api/v1/projects", { key: "shop", name: "Shop" });
});

afterAll(() => server?.close());

async function protect(isProtected: boolean): Promise<string> {
  const production = { kind: "environment.fact", environment: "production", field: "isProtected" };
  const changes = [{ ...production, from: !isProtected, to: isProtected }];
  const url = "/api/v1/projects/shop/changes";
  return (await ada.ask("POST", url, { changes })).json().state;
}

async function giveUp(): Promise<void> {
  const url = "/api/v1/projects/shop/requests";
  const { requests } = (await ada.ask("GET", `${url}?list=open`)).json();
  for (const { number } of requests) await ada.ask("POST", `${url}/${number}/cancel`, {});
}

/** Somebody who may approve in the project by a grant; gives back how it is taken from them. */
async function approver(name: string): Promise<() => Promise<number>> {
  const { id } = await welcome(server.app, ada, name);
  const url = "/api/v1/projects/shop/grants";
  const grantee = { kind: "person", id };
  const { id: grant } = (await ada.ask("POST", url, { grantee, role: "approver" })).json();
  return async () => (await ada.ask("DELETE", `${url}/${grant}`)).statusCode;
}

test("whoever was always alone asks nobody", async () => {
  expect(await protect(false)).toBe("applied");
});

test("whoever took from everybody else that they approve is alone after three days", async () => {
  const takeBack = await approver("eve");
  await protect(true);
  expect(await protect(false)).toBe("waits");
  await giveUp();
  expect(await takeBack()).toBe(204);
  expect(await protect(false)).toBe("waits");
  await giveUp();

  now += 3 * dayMs + 1_000;
  ada = await signIn(server.app, admin);
  expect(await protect(false)).toBe("applied");
});
