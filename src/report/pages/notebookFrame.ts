/**
 * What stands around the words of every notebook page: navigation and origin above, styles of the report's
 * components.
 */
import type { Html } from "../html.js";
import type { PageLink } from "../components/renderNavigation.js";
import type { Origin } from "../components/renderOrigin.js";
import { notebookHeader } from "./pageParts.js";
import { REPORT_STYLES } from "../reportStyles.js";
import type { RunConfig } from "../../config/index.js";

/** The seven notebooks in reading order. */
export const NOTEBOOKS: readonly { readonly name: string; readonly title: string; readonly question: string }[] = [
  {
    name: "01-data",
    title: "Data",
    question: "Which market, how long, what is missing; did it rise and fall; who was liquidated?",
  },
  {
    name: "02-features",
    title: "Features",
    question: "What does each of the 52 features know about the next four hours, and is it there at all?",
  },
  {
    name: "03-models",
    title: "Models",
    question: "What do v3.1, v4 as written and v4 as shipped do differently, and can the cure bring back the disease?",
  },
  {
    name: "04-training",
    title: "Training",
    question: "Do the members learn, do they stop in time, and does the Buy share stay where it belongs?",
  },
  {
    name: "05-search",
    title: "Search",
    question: "Do better settings exist than those of the configuration, and is the gain more than luck?",
  },
  { name: "06-validation", title: "Validation", question: "Is it balanced, is it honest, would it earn?" },
  {
    name: "07-rollout",
    title: "Roll-out",
    question: "Would v4 have been promoted, held or rolled back, knowing only what was known then?",
  },
];

/** The pages made of notebooks, in the order of the navigation. */
export const PAGE_LINKS: readonly PageLink[] = NOTEBOOKS.map(({ name, title, question }) => ({
  title,
  href: `${name}.html`,
  question,
}));

/** The line that a page begins with, and what must be known before any number on it. */
export function originOf(originLine: string, { profile }: RunConfig): Origin {
  return profile === "tiny"
    ? { line: originLine, caution: "Profile tiny: for continuous integration only, too small to judge a model by." }
    : { line: originLine };
}

/** What the export of notebooks puts around each page. */
export interface NotebookFrame {
  /** HTML before the words of the page with this file name. */
  readonly before: (page: { readonly href: string }) => Html;
  readonly styles: string;
}

/** Navigation, origin and styles of one run's pages. */
export function notebookFrame(origin: Origin): NotebookFrame {
  return {
    before: ({ href }) => notebookHeader({ origin, pages: PAGE_LINKS, current: href }),
    styles: REPORT_STYLES,
  };
}
