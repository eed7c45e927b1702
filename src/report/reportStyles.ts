import { readFileSync } from "node:fs";

/** The looks of every component, for pages and for JupyterLab: styles.css, which lies beside this file in dist too. */
export const REPORT_STYLES: string = readFileSync(new URL("./styles.css", import.meta.url), "utf8");
