import { readdir, readFile } from "node:fs/promises";

/** Kernel and user time are counted in hundredths of a second on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds of CPU that a process has used so far; undefined where the system does not say it like Linux. */
export async function cpuSeconds(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat === undefined ? undefined : parseCpuSeconds(stat);
}

/** `proc(5)`: the name in parentheses may hold anything, so fields are counted from behind it. */
export function parseCpuSeconds(stat: string): number | undefined {
  const fields = fieldsOf(stat);
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / ticksPerSecond : undefined;
}

/** The same of all processes that this one has started, ended ones too; Postgres has one for each connection. */
export async function cpuSecondsOfChildren(pid: number): Promise<number | undefined> {
  const names = await readdir("/proc").catch(() => undefined);
  if (names === undefined) return undefined;
  const stats = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => "")),
  );
  return familySeconds(stats, pid);
}

/** Of those that run, what each used; of those that ended, what the kernel has added to their parent. */
export function familySeconds(stats: readonly string[], pid: number): number {
  const own = stats.find((stat) => stat.startsWith(`${pid} (`));
  const ended = own === undefined ? [] : fieldsOf(own).slice(13, 15).map(Number);
  const running = stats.filter((stat) => Number(fieldsOf(stat)[1]) === pid);
  return running.reduce(
    (sum, stat) => sum + (parseCpuSeconds(stat) ?? 0),
    ended.reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond,
  );
}

function fieldsOf(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
