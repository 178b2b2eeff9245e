/** A run of tests that passed. */
export interface PassedRun {
  /** Milliseconds. */
  readonly at: number;
  /** What it ran; empty: it does not tell. */
  readonly commit: string;
}

/** Something that changed of what a flag serves by, or of the code that asks it. */
export interface FlagChange {
  /** Milliseconds; of code, when its commit was made. */
  readonly at: number;
  /** Only of code: where it is. */
  readonly repository?: string | undefined;
}

/** A commit that a scan of a repository told of. */
export interface KnownCommit {
  readonly repository: string;
  readonly commit: string;
  /** Milliseconds: when it was made. */
  readonly at: number;
}

/** Commits are told by their start as well as whole; git itself shortens them no further. */
const startLength = 7;
const nowhere: ReadonlyMap<string, number> = new Map();

/** When commits were made, as far as scans told of them. */
export class CommitTimes {
  readonly #byStart = new Map<string, KnownCommit[]>();
  readonly #found = new Map<string, ReadonlyMap<string, number>>();

  constructor(known: Iterable<KnownCommit> = []) {
    for (const each of known) {
      const start = each.commit.slice(0, startLength);
      const held = this.#byStart.get(start);
      if (held === undefined) this.#byStart.set(start, [each]);
      else held.push(each);
    }
  }

  /** Repository → milliseconds. A start that two commits of a repository have says nothing of it there. */
  of(commit: string): ReadonlyMap<string, number> {
    const found = this.#found.get(commit) ?? this.#find(commit);
    this.#found.set(commit, found);
    return found;
  }

  #find(commit: string): ReadonlyMap<string, number> {
    if (commit.length < startLength) return nowhere;
    const alike = (this.#byStart.get(commit.slice(0, startLength)) ?? []).filter(
      ({ commit: its }) => its.startsWith(commit) || commit.startsWith(its),
    );
    if (alike.length === 0) return nowhere;
    const times = new Map(alike.map(({ repository, at }) => [repository, at]));
    for (const { repository, at } of alike) {
      if (times.get(repository) !== at) times.delete(repository);
    }
    return times;
  }
}

/**
 * Whether a change came after what a run tested, so that the run says nothing of the flag as it is. Of code in a repository whose
 * commit it ran that is told by the two commits, whenever it ran; of everything else by when it ran.
 */
export function overtakes(change: FlagChange, run: PassedRun, times: CommitTimes): boolean {
  const { repository } = change;
  const committedAt = repository === undefined ? undefined : times.of(run.commit).get(repository);
  return secondOf(change.at) > secondOf(committedAt ?? run.at);
}

/** Evidence is known to the second, so a change is as well. */
function secondOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}
