import { Check, X } from "lucide-react";
import {
  Button as AriaButton,
  UNSTABLE_ToastContent as Content,
  UNSTABLE_ToastQueue as Queue,
  UNSTABLE_ToastRegion as Region,
  Text,
  UNSTABLE_Toast as Toast,
} from "react-aria-components";

// React Aria calls its toasts unstable; everything that uses them is in this file.

export interface ToastNote {
  readonly text: string;
  /** What can be done about it: take it back, or go and see. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

const shownMs = 10_000;
const queue = new Queue<ToastNote>({ maxVisibleToasts: 3 });

/** Says that something was done, for ten seconds, and offers what can be done about it. */
export function showToast(note: ToastNote): void {
  queue.add(note, { timeout: shownMs });
}

export function clearToasts(): void {
  queue.clear();
}

export function Toasts() {
  return (
    // At the left and below every sheet, so that no toast covers a button that saves; nor what the bar says that saves.
    <Region
      queue={queue}
      className="fixed bottom-4 left-4 [:root:has([data-save-bar])_&]:bottom-32 z-30 flex max-w-[calc(100vw-32px)] flex-col items-start gap-2 outline-none"
    >
      {({ toast }) => (
        <Toast
          toast={toast}
          className="flex max-w-full items-center gap-3 rounded-lg bg-ink px-4 py-2.5 text-bg shadow-pop"
        >
          <Check size={16} aria-hidden className="shrink-0" />
          <Content className="min-w-0 wrap-anywhere">
            <Text slot="title">{toast.content.text}</Text>
          </Content>
          {toast.content.action && (
            <AriaButton
              className="rounded px-1.5 py-1 font-semibold underline underline-offset-2"
              onPress={() => {
                toast.content.action?.run();
                queue.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </AriaButton>
          )}
          <AriaButton
            slot="close"
            aria-label="Dismiss"
            className="grid size-6 place-items-center rounded"
          >
            <X size={14} aria-hidden />
          </AriaButton>
        </Toast>
      )}
    </Region>
  );
}
