/** A mail server on this machine: keeps what arrives, and refuses what it is told to. */
import { SMTPServer } from "smtp-server";
import type { TestCertificate } from "./certificate.test-support.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

export interface Arrived {
  readonly to: string;
  /** Of the whole message, unfolded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
  readonly isEncrypted: boolean;
}

export interface MailServer {
  readonly settings: SmtpSettings;
  readonly arrived: Arrived[];
  /** Connections that were made so far. */
  connections(): number;
  /** What the next receivers, or their messages, are answered; undefined: taken again. */
  refuse(what: Refusal | undefined): void;
  /** Nobody listens any more, until `wake`. */
  sleep(): Promise<void>;
  wake(): Promise<void>;
  close(): Promise<void>;
}

export interface Refusal {
  readonly at: "receiver" | "text" | "cut";
  /** Of the answer; with `cut` there is none. */
  readonly code?: number;
}

export interface MailServerOptions {
  /** Absent: it speaks no TLS. */
  readonly certificate?: TestCertificate;
  readonly login?: { readonly user: string; readonly password: string };
}

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const state: State = { arrived: [], refusal: undefined, connections: 0 };
  let server = makeServer(options, state);
  const port = await listen(server, 0);
  const { certificate, login } = options;
  return {
    settings: {
      ...{ host: "127.0.0.1", port, from: "Yardarm <flags@example.com>" },
      tls: certificate === undefined ? "none" : "starttls",
      ...(login !== undefined && { login }),
    },
    arrived: state.arrived,
    connections: () => state.connections,
    refuse(what) {
      state.refusal = what;
    },
    sleep: () => closed(server),
    async wake() {
      server = makeServer(options, state);
      await listen(server, port);
    },
    close: () => closed(server),
  };
}

interface State {
  readonly arrived: Arrived[];
  refusal: Refusal | undefined;
  connections: number;
}

function makeServer({ certificate, login }: MailServerOptions, state: State): SMTPServer {
  const server = new SMTPServer({
    ...(certificate === undefined
      ? { disabledCommands: ["STARTTLS"], allowInsecureAuth: true }
      : { ...certificate }),
    ...(login === undefined && { authOptional: true }),
    logger: false,
    onConnect(_session, callback) {
      state.connections += 1;
      callback();
    },
    onAuth({ username, password }, _session, callback) {
      const isKnown = username === login?.user && password === login?.password;
      if (isKnown) callback(null, { user: username });
      else callback(answer(535, "who are you"));
    },
    onRcptTo(_address, _session, callback) {
      const { refusal } = state;
      callback(refusal?.at === "receiver" ? answer(refusal.code ?? 550, "no such box") : null);
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { refusal } = state;
        if (refusal?.at === "cut") {
          for (const each of server.connections) each._socket.destroy();
          return;
        }
        if (refusal?.at === "text") {
          callback(answer(refusal.code ?? 451, "come back later"));
          return;
        }
        const raw = Buffer.concat(chunks).toString();
        const to = session.envelope.rcptTo.map(({ address }) => address).join(",");
        state.arrived.push({ to, raw, headers: headersOf(raw), isEncrypted: session.secure });
        callback();
      });
    },
  });
  // Whoever hangs up in the middle of something is not the server's fault.
  server.on("error", () => undefined);
  return server;
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = server.listen(port, "127.0.0.1", () => {
      const address = listener.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("The mail server has no port."));
    });
  });
}

function closed(server: SMTPServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const each of server.connections) each._socket.destroy();
  });
}

function answer(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

function headersOf(raw: string): Record<string, string> {
  const [head = ""] = raw.split("\r\n\r\n", 1);
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...value] = line.split(": ");
      return [name.toLowerCase(), value.join(": ")];
    }),
  );
}
