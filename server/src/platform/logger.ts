import { type DestinationStream, destination, type Logger, pino } from "pino";

export interface LoggerOptions {
  readonly level: string;
  /** Where lines go; absent: standard error, so that standard output stays for people. */
  readonly destination?: DestinationStream;
}

/** Fields that carry secrets, wherever somebody logs an object that has them. */
const secretFields = ["password", "secret", "token", "authorization", "cookie"];
const hidden = secretFields.flatMap((field) => [
  field,
  `*.${field}`,
  `*.*.${field}`,
  `*.*.*.${field}`,
]);

/** Structured lines on standard error. */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      redact: {
        paths: [...hidden, 'res.headers["set-cookie"]', 'headers["set-cookie"]'],
        censor: "[hidden]",
      },
      serializers: {
        req: describeRequest,
        res: ({ statusCode }) => ({ statusCode }),
        err: describeError,
      },
    },
    options.destination ?? destination(2),
  );
}

/** Without the query, which may carry the token of a sign-in link, and without headers, which carry the rest. */
function describeRequest(request: { method?: string; url?: string; ip?: string }) {
  return { method: request.method, path: request.url?.split("?", 1)[0], ip: request.ip };
}

/** Not what else hangs on an error: the driver of the database attaches its whole connection. */
function describeError(error: Error) {
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message, stack, ...("code" in error && { code: error.code }) };
}
