import { Button } from "../ui/button.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { ModalDialog } from "../ui/overlay.tsx";
import type { Shortcut } from "./shortcuts.ts";

/** Keys of the flags list, which listens for itself. */
const inLists = [
  { keys: "/", label: "Filter flags" },
  { keys: "j", label: "Next flag, like the arrow down" },
  { keys: "k", label: "Previous flag, like the arrow up" },
  { keys: "Enter", label: "Open the flag" },
] as const;

export function ShortcutList({
  shortcuts,
  onClose,
}: {
  shortcuts: readonly Shortcut[];
  onClose: () => void;
}) {
  return (
    <ModalDialog
      title="Keyboard"
      onClose={onClose}
      footer={<Button onPress={onClose}>Close</Button>}
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
        {[...shortcuts, ...inLists].map(({ keys, label }) => (
          <div key={keys} className="contents">
            <dt className="flex gap-1">
              {keys
                .replace("Mod+", "⌘/Ctrl ")
                .split(" ")
                .map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-ink3">Single letters can be switched off on the account page.</p>
    </ModalDialog>
  );
}
