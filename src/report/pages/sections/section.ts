import type { FoldedSection } from "../pageParts.js";
import type { Block } from "../renderBlock.js";

/** What a section says folded, and what opens below it. */
export interface SectionWords {
  /** Letters, digits and hyphens; links say `about-` before it. */
  readonly id: string;
  readonly title: string;
  readonly gist: string;
}

/** One of page one's folded sections. */
export function section({ id, title, gist }: SectionWords, ...content: readonly Block[]): FoldedSection {
  return { id: `about-${id}`, title, gist, content };
}

/** A paragraph. */
export function text(words: string): Block {
  return { text: words };
}

/** Where more of it stands. */
export function seePage(name: string, what: string): Block {
  return text(`Page ${name}.html shows ${what}.`);
}
