import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";

function logged(object: object): string {
  const lines: string[] = [];
  createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } }).info(
    object,
    "it happened",
  );
  return lines.join("");
}

test.each([
  { password: "s3cret" },
  { body: { token: "s3cret" } },
  { request: { headers: { authorization: "Bearer s3cret" } } },
  { request: { headers: { cookie: "session=s3cret" } } },
  { res: { headers: { "set-cookie": "s3cret" } } },
  { key: { secret: "s3cret" } },
])("a secret is hidden wherever it stands: %j", (object) => {
  expect(logged(object)).toContain("it happened");
  expect(logged(object)).not.toContain("s3cret");
});

test("of a request only method, path and address are told", () => {
  const req = {
    method: "GET",
    url: "/sign-in?token=s3cret",
    ip: "203.0.113.1",
    headers: { "x-csrf-token": "s3cret" },
  };
  expect(JSON.parse(logged({ req })).req).toEqual({
    method: "GET",
    path: "/sign-in",
    ip: "203.0.113.1",
  });
});

test("of an error its kind, words, trace and code are told, and nothing that hangs on it", () => {
  const error = Object.assign(new Error("lost"), {
    code: "57P01",
    client: { url: "postgres://u:s3cret@db" },
  });
  const { err } = JSON.parse(logged({ err: error }));
  expect(Object.keys(err).sort()).toEqual(["code", "message", "stack", "type"]);
  expect(err).toMatchObject({ code: "57P01", message: "lost", type: "Error" });
});
