import { AlertTriangle, Info, type LucideIcon, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type NoticeKind = "info" | "warning" | "danger";

const looks: Record<NoticeKind, { readonly icon: LucideIcon; readonly tone: string }> = {
  info: { icon: Info, tone: "bg-accent-wash text-ink" },
  warning: { icon: AlertTriangle, tone: "bg-warn-wash text-warn-ink" },
  danger: { icon: OctagonAlert, tone: "bg-bad-wash text-bad-ink" },
};

interface NoticeProps {
  readonly kind?: NoticeKind;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
  /** Read out at once when it appears. */
  readonly isAlert?: boolean;
}

/** Something to know, with what can be done about it. */
export function Notice({
  kind = "info",
  title,
  children,
  action,
  className,
  isAlert,
}: NoticeProps) {
  const { icon: Icon, tone } = looks[kind];
  return (
    <div
      role={isAlert ? "alert" : undefined}
      className={classNames(
        "flex flex-wrap items-start gap-x-4 gap-y-2 rounded-lg px-4 py-3 text-sm",
        tone,
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-60 gap-2.5">
        <Icon size={16} className="mt-0.5 shrink-0" aria-hidden />
        <div className="min-w-0 wrap-anywhere">
          {title && <p className="font-medium">{title}</p>}
          {children}
        </div>
      </div>
      {action}
    </div>
  );
}
