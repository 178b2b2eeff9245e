import { expect, test } from "vitest";
import { z } from "zod";
import { bareApp } from "./bare-app.test-support.ts";
import { pointerTo } from "./validation.ts";

const body = z.strictObject({
  name: z.string().min(3).max(5),
  count: z.number().int().min(1).max(9),
  on: z.boolean().optional(),
  role: z.enum(["viewer", "admin"]),
  email: z.email().optional(),
  tags: z.array(z.string()).max(2).optional(),
  "a/b~c": z.object({ deep: z.array(z.object({ x: z.number() })) }).optional(),
});

const good = { name: "abcd", count: 1, role: "admin" };

async function errorsOf(payload: unknown): Promise<unknown> {
  const app = bareApp();
  app.post("/x", { schema: { body } }, () => "fine");
  const response = await app.inject({
    method: "POST",
    url: "/x",
    headers: { "content-type": "application/json" },
    payload: JSON.stringify(payload),
  });
  if (response.statusCode === 200) return "fine";
  expect(response.statusCode).toBe(400);
  expect(response.json().code).toBe("malformed_request");
  return response.json().errors;
}

test("a body that fits its schema reaches the handler", async () => {
  expect(await errorsOf(good)).toBe("fine");
});

test.each([
  [{ name: undefined }, "/name", "Is required."],
  [{ name: 7 }, "/name", "Must be text."],
  [{ name: null }, "/name", "Must be text."],
  [{ name: "ab" }, "/name", "Must have at least 3 characters."],
  [{ name: "abcdef" }, "/name", "Must have at most 5 characters."],
  [{ count: 1.5 }, "/count", "Must be a whole number."],
  [{ count: 0 }, "/count", "Must be 1 or more."],
  [{ count: 10 }, "/count", "Must be 9 or less."],
  [{ on: "yes" }, "/on", "Must be true or false."],
  [{ role: "boss" }, "/role", "Must be one of viewer, admin."],
  [{ email: "ada" }, "/email", "Must be an e-mail address."],
  [{ tags: "a" }, "/tags", "Must be a list."],
  [{ tags: ["a", "b", "c"] }, "/tags", "Must have at most 2 entries."],
  [{ colour: "red" }, "/colour", "Is not known here."],
  [{ "a/b~c": { deep: [{ x: 1 }, { x: "1" }] } }, "/a~1b~0c/deep/1/x", "Must be a number."],
])("%j is refused at %s in plain words", async (change, pointer, detail) => {
  expect(await errorsOf({ ...good, ...change })).toEqual([{ pointer, detail }]);
});

test("every problem is told at once, unknown fields one by one", async () => {
  expect(await errorsOf({ name: "ab", count: 0, role: "admin", y: 1, z: 2 })).toEqual([
    { pointer: "/name", detail: "Must have at least 3 characters." },
    { pointer: "/count", detail: "Must be 1 or more." },
    { pointer: "/y", detail: "Is not known here." },
    { pointer: "/z", detail: "Is not known here." },
  ]);
});

test("a body that is no JSON, or of another type, or too large, has its own answer", async () => {
  const app = bareApp();
  app.post("/x", { schema: { body } }, () => "fine");
  const send = async (type: string, payload: string) => {
    const response = await app.inject({
      method: "POST",
      url: "/x",
      headers: { "content-type": type },
      payload,
    });
    return [response.statusCode, response.json().code];
  };
  expect(await send("application/json", "{")).toEqual([400, "malformed_request"]);
  expect(await send("application/xml", "<x/>")).toEqual([415, "unsupported_media_type"]);
  expect(await send("application/json", `"${"x".repeat(1 << 20)}"`)).toEqual([
    413,
    "body_too_large",
  ]);
});

test("a body that names __proto__ changes nothing", async () => {
  const app = bareApp();
  app.post("/x", { schema: { body: z.object({ name: z.string() }) } }, () => "fine");
  const response = await app.inject({
    method: "POST",
    url: "/x",
    headers: { "content-type": "application/json" },
    payload: '{"name":"a","__proto__":{"isAdmin":true}}',
  });
  expect(response.statusCode).toBe(400);
});

test("the part of the request is named when it is not the body", async () => {
  const app = bareApp();
  app.get(
    "/x",
    { schema: { querystring: z.object({ limit: z.coerce.number().max(100) }) } },
    () => "fine",
  );
  const response = await app.inject("/x?limit=101");
  expect(response.json()).toMatchObject({
    errors: [{ pointer: "/limit", detail: "Must be 100 or less." }],
  });
  expect(response.json().detail).toContain("The query of the request");
});

test("pointers follow RFC 6901", () => {
  expect(pointerTo(["a/b", "m~n", 0])).toBe("/a~1b/m~0n/0");
  expect(pointerTo([])).toBe("");
});
