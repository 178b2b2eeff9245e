import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { classNames } from "./class-names.ts";

interface OverlayProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer: ReactNode;
}

const veil = "fixed inset-0 z-40 flex bg-veil";

interface ModalDialogProps extends OverlayProps {
  /** For what is edited in columns. */
  readonly isWide?: boolean;
}

/** A question in the middle of the window. Escape closes it, and the focus goes back to where it was. */
export function ModalDialog({ title, onClose, children, footer, isWide }: ModalDialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={`${veil} items-start justify-center overflow-auto p-3 pt-[10vh]`}
    >
      <Modal
        className={classNames(
          "w-full rounded-[10px] border border-line bg-surface shadow-pop",
          isWide ? "max-w-[800px]" : "max-w-[520px]",
        )}
      >
        <Dialog className="outline-none">
          <Heading slot="title" level={2} className="px-6 pt-5 text-lg font-semibold wrap-anywhere">
            {title}
          </Heading>
          <div className="flex flex-col gap-5 px-6 py-4">{children}</div>
          <footer className="flex flex-wrap items-center justify-end gap-3 border-t border-line px-6 py-4">
            {footer}
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A sheet at the side, for what needs reading before it is done. */
export function SideSheet({
  title,
  eyebrow,
  onClose,
  children,
  footer,
}: OverlayProps & { readonly eyebrow?: ReactNode }) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={`${veil} justify-end`}
    >
      <Modal className="h-full w-full max-w-[560px] overflow-auto border-l border-line bg-surface shadow-pop">
        <Dialog className="flex min-h-full flex-col outline-none">
          <header className="border-b border-line px-6 py-5">
            {eyebrow && <div className="text-sm text-ink2">{eyebrow}</div>}
            <Heading slot="title" level={2} className="mt-0.5 text-lg font-semibold wrap-anywhere">
              {title}
            </Heading>
          </header>
          <div className="flex flex-1 flex-col gap-6 px-6 py-5">{children}</div>
          <footer className="sticky bottom-0 flex flex-wrap items-center justify-end gap-3 border-t border-line bg-surface px-6 py-4">
            {footer}
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
