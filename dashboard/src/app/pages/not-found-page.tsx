import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";

export function NotFoundPage() {
  return (
    <Page
      title="Nothing is here"
      description="The address may be mistyped, or what it showed has moved."
    >
      <Link to="/" className={buttonClass("plain")}>
        Go to the first page
      </Link>
    </Page>
  );
}
