/** A page and its verdict as the texts of two files. */
export interface ComposedPage {
  /** `index.html`. */
  readonly html: string;
  /** `verdict.json`. */
  readonly verdictJson: string;
}
