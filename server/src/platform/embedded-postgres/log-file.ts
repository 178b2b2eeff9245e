import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import path from "node:path";

const SIZE_MAX = 4 * 1024 * 1024;
const TAIL_MAX = 4096;

/** What Postgres says, in a file that is kept small: one full predecessor, no more. */
export class LogFile {
  readonly file: string;
  #descriptor: number;
  #size: number;
  #tail = "";

  constructor(file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.file = file;
    this.#descriptor = openSync(file, "a", 0o600);
    this.#size = fstatSync(this.#descriptor).size;
  }

  /** Written at once, because the last words before a crash are the ones that matter. */
  write(chunk: Buffer): void {
    if (this.#size + chunk.length > SIZE_MAX) this.#rotate();
    writeSync(this.#descriptor, chunk);
    this.#size += chunk.length;
    this.#tail = (this.#tail + chunk.toString()).slice(-TAIL_MAX);
  }

  /** The last lines since `clearTail`, for an error message. */
  get tail(): string {
    return this.#tail.trim();
  }

  clearTail(): void {
    this.#tail = "";
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #rotate(): void {
    closeSync(this.#descriptor);
    renameSync(this.file, `${this.file}.1`);
    this.#descriptor = openSync(this.file, "a", 0o600);
    this.#size = 0;
  }
}
