import { type Bits, firstCommon, hasCommon, keep, numbersIn, preferring } from "./bits.ts";
import type { Choice, Choices } from "./choices.ts";
import type { Constraint } from "./constraint.ts";
import { type Constraints, haveAll } from "./constraints.ts";
import type { Cube } from "./cube.ts";
import type { Answered } from "./domain.ts";

/** What was put together for one attribute so far, in memory that is used again. */
interface Slot {
  readonly of: Constraints;
  /** For which filling of the box it was used last. */
  filling: number;
  isMissing: boolean;
  readonly single: Bits;
  isList: boolean;
  readonly items: Bits;
  needed: readonly Answered[];
}

/** Takes in cubes, one after another, as long as the domains have values for all of them. */
export class Box {
  readonly #slots: (Slot | undefined)[] = [];
  #open: Slot[] = [];
  #filling = 0;

  clear(): void {
    this.#filling += 1;
    this.#open = [];
  }

  /** Takes nothing in, and says false, when there is no value for one of the attributes, or none that is seen at once. */
  add({ asks }: Cube): boolean {
    for (const { of, constraint } of asks) {
      const slot = this.#slots[of.number];
      const isSeen =
        slot?.filling === this.#filling ? isSeenIn(slot, constraint) : constraint.isSeen;
      if (!isSeen) return false;
    }
    for (const { of, constraint } of asks) this.#take(of, constraint);
    return true;
  }

  /** One of the contexts that are left; another one for another turn. */
  choose(turn: number): Choices {
    const choices: (Choice | undefined)[] = [];
    for (const slot of this.#open) choices[slot.of.number] = choiceIn(slot, turn);
    return choices;
  }

  #take(of: Constraints, { isMissing, single, items, needed }: Constraint): void {
    const slot = this.#slots[of.number] ?? newSlot(of);
    this.#slots[of.number] = slot;
    if (slot.filling === this.#filling) {
      slot.isMissing &&= isMissing;
      slot.isList &&= items !== undefined;
      keep(slot.single, single, false);
      if (items !== undefined) keep(slot.items, items, false);
      if (needed.length > 0) slot.needed = [...slot.needed, ...needed];
      return;
    }
    this.#open.push(slot);
    slot.filling = this.#filling;
    slot.isMissing = isMissing;
    slot.isList = items !== undefined;
    slot.single.set(single);
    if (items !== undefined) slot.items.set(items);
    slot.needed = needed;
  }
}

function newSlot(of: Constraints): Slot {
  const { words } = of.domain;
  return {
    of,
    filling: -1,
    isMissing: true,
    single: new Uint32Array(words),
    isList: true,
    items: new Uint32Array(words),
    needed: [],
  };
}

function isSeenIn(slot: Slot, { isMissing, single, items, needed }: Constraint): boolean {
  if (slot.isMissing && isMissing) return true;
  if (hasCommon(slot.single, single)) return true;
  if (!slot.isList || items === undefined) return false;
  return haveAll(slot.items, items, slot.needed) && haveAll(slot.items, items, needed);
}

function choiceIn(slot: Slot, turn: number): Choice | undefined {
  // Steps through the values in an order in which neighbours are far apart.
  const from = (turn * 7919) % (slot.single.length * 32);
  const single = preferring(slot.single, slot.of.domain.natural);
  for (const start of [from, 0]) {
    const [index] = numbersIn(single, start);
    if (index !== undefined) return index;
  }
  if (slot.isMissing) return undefined;
  return [...new Set(slot.needed.map(({ values }) => firstCommon(slot.items, values)))];
}
