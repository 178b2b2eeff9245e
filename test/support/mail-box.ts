/** A mail server that takes everything, and can keep whoever hands a message over waiting for its answer. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

export interface MailBox {
  readonly port: number;
  /** To whom messages were handed over, whole: whether or not that was answered. */
  readonly arrived: readonly string[];
  /** Nothing that is handed over from now on is answered, until `answer`. */
  hold(): void;
  /** What is handed over from now on is. */
  answer(): void;
  close(): Promise<void>;
}

export async function openMailBox(): Promise<MailBox> {
  const state: State = { arrived: [], isHolding: false };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Whoever dies in the middle of a message is what this is for.
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
    converse(socket, state);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("It has no port.");
  return {
    port: address.port,
    arrived: state.arrived,
    hold() {
      state.isHolding = true;
    },
    answer() {
      state.isHolding = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

interface State {
  readonly arrived: string[];
  isHolding: boolean;
}

/** As much of SMTP (RFC 5321) as a message takes. */
function converse(socket: Socket, state: State): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let receiver = "";
  let isText = false;
  const answers: Readonly<Record<string, (line: string) => void>> = {
    RCPT(line) {
      receiver = /<([^>]*)>/.exec(line)?.[1] ?? "";
      say("250 known");
    },
    DATA() {
      isText = true;
      say("354 go on");
    },
    QUIT() {
      say("221 bye");
      socket.end();
    },
  };
  createInterface({ input: socket }).on("line", (line) => {
    if (!isText) {
      const answer = answers[line.slice(0, 4).toUpperCase()];
      if (answer === undefined) say("250 fine");
      else answer(line);
    } else if (line === ".") {
      isText = false;
      state.arrived.push(receiver);
      if (!state.isHolding) say("250 taken");
    }
  });
  say("220 mailbox");
}
