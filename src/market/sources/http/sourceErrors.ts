/** What can go wrong with one thing that was asked for, and with a whole server. */

/** One thing cannot be had; the message goes on after "as ". Others can still be asked for. */
export class SourceError extends Error {
  override readonly name: string = "SourceError";
}

/** A server answers nothing any more in this run; the message goes on after "as ". */
export class ServerClosedError extends SourceError {
  override readonly name = "ServerClosedError";
  /** Whether it will not answer another day either. */
  readonly isLasting: boolean;

  constructor(message: string, { isLasting }: { readonly isLasting: boolean }) {
    super(message);
    this.isLasting = isLasting;
  }
}

/** An answer that broke off or never came: worth another try. */
export class BrokenReplyError extends Error {
  override readonly name = "BrokenReplyError";
}
