import { useEffect } from "react";

const storageKey = "yardarm.shortcuts";

/** Single letters can be switched off (WCAG 2.1.4): speech input and shaky hands press them by accident. */
export function areLettersOn(): boolean {
  return localStorage.getItem(storageKey) !== "off";
}

export function setLettersOn(isOn: boolean): void {
  localStorage.setItem(storageKey, isOn ? "on" : "off");
}

export interface Shortcut {
  /** One key, `Mod+k`, or two keys after each other: `g f`. */
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
}

/** How long the first key of a pair is remembered. */
const pairMs = 1_500;

/** Listens for shortcuts while the page is shown; letters are off where something is being typed. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    let first = "";
    let firstAt = 0;
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented) return;
      const pressed = keyOf(event);
      const isLetter = !pressed.startsWith("Mod+");
      if (isLetter && (event.altKey || !areLettersOn() || isTyping(event.target))) return;
      const pair = event.timeStamp - firstAt < pairMs ? `${first} ${pressed}` : pressed;
      const hit =
        shortcuts.find(({ keys }) => keys === pair) ??
        shortcuts.find(({ keys }) => keys === pressed);
      first = pressed;
      firstAt = event.timeStamp;
      if (hit === undefined) return;
      event.preventDefault();
      hit.run();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [shortcuts]);
}

function keyOf(event: KeyboardEvent): string {
  return event.metaKey || event.ctrlKey ? `Mod+${event.key.toLowerCase()}` : event.key;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [role=dialog]") !== null
  );
}
