import { useQuery } from "@tanstack/react-query";
import type { PersonalTokenCreated } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useMe } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { rolesQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { Checkbox, NameField, Select } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { TokenSecret } from "../../ui/secret-dialog.tsx";
import { daysOf, type TokenLife, tokenLives } from "../../ui/token-lives.ts";

const reaches = [
  { value: "all", label: "All that I may do" },
  { value: "read", label: "Looking only" },
  { value: "chosen", label: "What I choose" },
] as const;
type Reach = (typeof reaches)[number]["value"];

const everyProject = "+all";

/** Makes a token, of the reach that its use needs, and shows its secret. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const http = useHttp();
  const { run, failure } = useWrite(keys.tokens);
  const { projects } = useMe();
  const { data: list } = useQuery(rolesQuery(http));
  const [name, setName] = useState("");
  const [life, setLife] = useState<TokenLife>("90");
  const [reach, setReach] = useState<Reach>("all");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [project, setProject] = useState<string>(everyProject);
  const [created, setCreated] = useState<PersonalTokenCreated>();
  const names = list?.permissions.map((permission) => permission.name) ?? [];
  const permissions = {
    all: null,
    read: names.filter((each) => each.endsWith(".read")),
    chosen: [...chosen],
  }[reach];
  const create = () =>
    run(async () => {
      const scope = { permissions, projects: project === everyProject ? null : [project] };
      const body = { name: name.trim(), expiresInDays: daysOf(life), scope };
      setCreated(await accessOf(http).createToken(body));
    });
  const missing =
    name.trim() === ""
      ? "It needs a name."
      : permissions?.length === 0
        ? "Choose what it may do."
        : undefined;
  if (created) return <TokenSecret created={created} onClose={onClose} />;
  return (
    <FormDialog
      title="New personal token"
      action="Create"
      onClose={onClose}
      missing={missing}
      failure={failure}
      onSubmit={create}
    >
      <NameField value={name} onChange={setName} autoFocus placeholder="What will use it" />
      <Select label="Valid for" value={life} choices={tokenLives} onChange={setLife} />
      <div className="grid gap-5 sm:grid-cols-2">
        <Select label="May do" value={reach} choices={reaches} onChange={setReach} />
        <Select
          label="In"
          value={project}
          choices={[
            { value: everyProject, label: "All my projects" },
            ...projects.map(({ key, name: label }) => ({ value: key, label })),
          ]}
          onChange={setProject}
        />
      </div>
      <p className="text-xs text-ink3">Never more than you may do yourself at that time.</p>
      {reach === "chosen" && (
        <fieldset className="flex max-h-60 flex-col gap-2.5 overflow-auto">
          <legend className="sr-only">What the token may do</legend>
          {list?.permissions.map((permission) => (
            <Checkbox
              key={permission.name}
              label={permission.name}
              hint={permission.description}
              isSelected={chosen.includes(permission.name)}
              onChange={(isOn) =>
                setChosen(
                  isOn
                    ? [...chosen, permission.name]
                    : chosen.filter((each) => each !== permission.name),
                )
              }
            />
          ))}
        </fieldset>
      )}
    </FormDialog>
  );
}
