import type { ProblemDocument } from "@yardarm/server/wire";
import { CommandError } from "../command-error.ts";
import { exitCodes } from "../exit-codes.ts";

/**
 * The body of an answer that succeeded. That it is a JSON object is checked, since a wrong URL often answers with a page;
 * its fields are those of the server's wire types.
 */
export function parseBody<Body extends object>(url: string, text: string): Body {
  const body = parseObject(text);
  if (body === undefined) {
    throw new CommandError({
      code: "unexpected_answer",
      detail: `${url} did not answer as a Yardarm server does.`,
      exitCode: exitCodes.usage,
      hints: ["Check the URL: `yardarm login --url` changes it."],
    });
  }
  return body as Body;
}

/** A problem document (RFC 9457); undefined when it is something else. */
export function parseProblem(
  text: string,
): Pick<ProblemDocument, "code" | "detail" | "errors" | "versions"> | undefined {
  const body = parseObject(text);
  if (body === undefined || !("code" in body && "detail" in body)) return undefined;
  const { code, detail } = body;
  if (typeof code !== "string" || typeof detail !== "string") return undefined;
  return body as ProblemDocument;
}

function parseObject(text: string): object | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}
