import { type EvaluationContext, Subject } from "../evaluate/index.ts";

/** Whom the spare subject is about while nobody uses it, so that it keeps no caller's context alive. */
const nobody: EvaluationContext = Object.freeze({});

/** One subject for one question after another, since a new one for each would be most of the garbage that is made. */
export class SpareSubject {
  #spare: Subject | undefined;

  take(context: EvaluationContext): Subject {
    const subject = this.#spare;
    if (subject === undefined) return new Subject(context);
    // Nobody else gets it meanwhile: a context with getters of its own can ask for flags while it is read.
    this.#spare = undefined;
    subject.renew(context);
    return subject;
  }

  giveBack(subject: Subject): void {
    subject.renew(nobody);
    this.#spare = subject;
  }
}
