import { expect, test } from "vitest";
import { sessionCookie } from "./session.ts";

test("over HTTPS the cookie belongs to this host alone and never travels unencrypted", () => {
  expect(sessionCookie(true)).toEqual({
    name: "__Host-yardarm_session",
    options: { path: "/", httpOnly: true, sameSite: "lax", secure: true },
  });
});

test("without HTTPS the browser would refuse such a cookie, so it is a plain one", () => {
  expect(sessionCookie(false)).toMatchObject({
    name: "yardarm_session",
    options: { secure: false },
  });
});
