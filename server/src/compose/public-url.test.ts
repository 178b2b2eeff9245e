import { expect, test } from "vitest";
import { parseConfig } from "../config.ts";
import { expectedUrl } from "./public-url.ts";

test.each([
  [{}, "http://127.0.0.1:4280"],
  [{ HOST: "0.0.0.0", PORT: "80" }, "http://localhost:80"],
  [{ HOST: "::" }, "http://localhost:4280"],
  [{ HOST: "::1" }, "http://[::1]:4280"],
  [
    { HOST: "0.0.0.0", YARDARM_PUBLIC_URL: "https://flags.example.com" },
    "https://flags.example.com",
  ],
])("with %j people go to %s", (environment, url) => {
  expect(expectedUrl(parseConfig(environment))).toBe(url);
});
