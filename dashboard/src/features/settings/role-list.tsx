import type { RoleList as Roles, RoleView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { useWrite } from "../../api/use-write.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { RoleDialog } from "./role-dialog.tsx";

/** Roles that people made, and those that come with the product, with what each permits. */
export function RoleList({ list, isReadOnly }: { list: Roles; isReadOnly: boolean }) {
  const [open, setOpen] = useState<{ kind: "edit" | "delete"; role: RoleView } | "new">();
  const custom = list.roles.filter(({ isBuiltIn }) => !isBuiltIn);
  const close = () => setOpen(undefined);
  const card = (role: RoleView) => (
    <RoleCard
      key={role.key}
      role={role}
      permissions={list.permissions}
      isReadOnly={isReadOnly || role.isBuiltIn}
      onOpen={(kind) => setOpen({ kind, role })}
    />
  );
  return (
    <>
      <Section
        title="Your own"
        description="Sets of permissions with a name, for all projects."
        actions={
          !isReadOnly && (
            <Button kind="primary" onPress={() => setOpen("new")}>
              <Plus size={16} aria-hidden />
              New role
            </Button>
          )
        }
      >
        {custom.length === 0 ? (
          <Empty>
            There are none. Make one where a built-in role permits too much or too little.
          </Empty>
        ) : (
          <ul className="panel divide-y divide-line">{custom.map(card)}</ul>
        )}
      </Section>
      <Section title="Built in" description="They come with Yardarm and stay as they are.">
        <ul className="panel divide-y divide-line">
          {list.roles.filter(({ isBuiltIn }) => isBuiltIn).map(card)}
        </ul>
      </Section>
      {open === "new" && <RoleDialog list={list} onClose={close} />}
      {typeof open === "object" && open.kind === "edit" && (
        <RoleDialog list={list} role={open.role} onClose={close} />
      )}
      {typeof open === "object" && open.kind === "delete" && (
        <DeleteDialog role={open.role} onClose={close} />
      )}
    </>
  );
}

interface RoleCardProps {
  readonly role: RoleView;
  readonly permissions: Roles["permissions"];
  readonly isReadOnly: boolean;
  readonly onOpen: (kind: "edit" | "delete") => void;
}

function RoleCard({ role, permissions, isReadOnly, onOpen }: RoleCardProps) {
  const held = permissions.filter(({ name }) => role.permissions.includes(name));
  return (
    <li aria-label={role.name} className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-medium wrap-anywhere">{role.name}</span>
            <span className="text-xs text-ink3">{givenText(role.grants)}</span>
          </p>
          <p className="text-sm text-ink2 wrap-anywhere">{role.description}</p>
        </div>
        {!isReadOnly && (
          <div className="flex max-sm:-ml-3">
            <Button kind="quiet" aria-label={`Edit ${role.name}`} onPress={() => onOpen("edit")}>
              Edit…
            </Button>
            <Button
              kind="quiet"
              aria-label={`Delete ${role.name}`}
              onPress={() => onOpen("delete")}
            >
              Delete…
            </Button>
          </div>
        )}
      </div>
      <details className="mt-1.5">
        <summary className="cursor-pointer text-sm text-ink2 hover:text-ink">
          {held.length} of {permissions.length} permissions
        </summary>
        <ul className="mt-2 grid gap-x-6 gap-y-1.5 md:grid-cols-2">
          {held.map(({ name, description }) => (
            <li key={name} className="text-sm">
              <code className="font-mono text-xs">{name}</code>
              <p className="text-xs text-ink3">{description}</p>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function givenText(grants: number): string {
  if (grants === 0) return "given to nobody";
  return grants === 1 ? "given once" : `given ${grants} times`;
}

function DeleteDialog({ role, onClose }: { role: RoleView; onClose: () => void }) {
  const installation = installationOf(useHttp());
  const { refresh } = useWrite(keys.roles);
  return (
    <Confirm
      title={`Delete the role ${role.name}?`}
      action="Delete"
      describe={describeError}
      onClose={onClose}
      onConfirm={async () => {
        await installation.deleteRole(role.key);
        await refresh();
      }}
    >
      <p>
        {role.grants === 0
          ? "Nobody has it."
          : "Somebody has it, so it is not deleted before it is taken from them; you will see from whom."}
      </p>
    </Confirm>
  );
}
