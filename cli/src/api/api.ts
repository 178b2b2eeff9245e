import { CommandError } from "../command-error.ts";
import { exitCodeOf, exitCodes } from "../exit-codes.ts";
import { version } from "../version.ts";
import { parseBody, parseProblem } from "./parse-answer.ts";

/** A stalled server must not hang a pipeline; a commit takes milliseconds. */
const timeoutMs = 30_000;

export interface Connection {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

export interface Write {
  readonly body: object;
  /** Version that the caller has read, sent as `If-Match`. */
  readonly version: number;
}

/** The server's `/api/v1`, as one person. Whatever it refuses becomes a `CommandError`. */
export interface Api {
  readonly url: string;
  get<Body extends object>(path: string): Promise<Body>;
  patch<Body extends object>(path: string, write: Write): Promise<Body>;
  post<Body extends object>(path: string, body: object): Promise<Body>;
}

export function createApi(connection: Connection, request: typeof fetch): Api {
  const send = async <Body extends object>(path: string, init: RequestInit): Promise<Body> => {
    const response = await reach(connection.url, request, path, {
      ...init,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${connection.token}`,
        "user-agent": `yardarm/${version}`,
        ...init.headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw await refusal(connection.url, response);
    return parseBody<Body>(connection.url, await readText(connection.url, response));
  };
  return {
    url: connection.url,
    get: (path) => send(path, {}),
    patch: (path, write) =>
      send(path, {
        method: "PATCH",
        headers: {
          "content-type": "application/json",
          "if-match": `"${write.version}"`,
          "idempotency-key": crypto.randomUUID(),
        },
        body: JSON.stringify(write.body),
      }),
    post: (path, body) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
        body: JSON.stringify(body),
      }),
  };
}

/** `path` with each value encoded: ``at`projects/${key}` ``. */
export function at(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((path, part, index) => {
    const value = values[index - 1];
    return `${path}${value === undefined ? "" : encodeURIComponent(value)}${part}`;
  });
}

async function reach(
  url: string,
  request: typeof fetch,
  path: string,
  init: RequestInit,
): Promise<Response> {
  try {
    return await request(`${url}/api/v1/${path}`, init);
  } catch (error) {
    throw unreachable(url, error);
  }
}

async function readText(url: string, response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(url, error);
  }
}

function unreachable(url: string, error: unknown): CommandError {
  return new CommandError(
    {
      code: "unreachable",
      detail: `Cannot reach ${url} (${reasonOf(error)}).`,
      exitCode: exitCodes.unreachable,
      hints: ["Is the server running, and is the URL right? `yardarm login --url` changes it."],
    },
    { cause: error },
  );
}

/** `fetch` says only "fetch failed"; why stands in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} seconds`;
  const { cause } = error;
  if (cause instanceof Error) {
    return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  }
  return error.message;
}

async function refusal(url: string, response: Response): Promise<CommandError> {
  const { status } = response;
  const problem = parseProblem(await readText(url, response));
  if (problem === undefined) {
    return new CommandError({
      code: "unexpected_answer",
      detail: `${url} answered ${status}, but not as a Yardarm server does.`,
      exitCode: exitCodeOf({ status, code: "unexpected_answer" }),
      hints: ["Check the URL, and whatever stands between you and the server."],
    });
  }
  const { code, detail, errors, versions } = problem;
  return new CommandError({
    code,
    detail,
    exitCode: exitCodeOf({ status, code }),
    ...(errors !== undefined && { errors }),
    hints: [
      ...(versions === undefined
        ? []
        : [`You read version ${versions.expected}; now it is ${versions.current}.`]),
      ...(status === 401 ? ["Run `yardarm login` with a valid personal token."] : []),
    ],
  });
}
