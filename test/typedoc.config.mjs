// @ts-check
/**
 * `make docs`: the API reference from the doc comments, one page a name that "tenbin" exports. A function, a class,
 * a method or a value without a comment, a link that leads nowhere and a parameter that does not exist end it with
 * an error.
 */
import { fileURLToPath } from "node:url";
import { CommentTag, Converter } from "typedoc";

/** @param {string} path From the root. */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Our functions take their options apart, and their comments say `@param options.ratio`. The compiler gives such a
 * parameter no name, so TypeDoc would drop what is said of it: here it takes the name before the dot, or that of its
 * type, and what is dotted becomes a list.
 *
 * @param {import("typedoc").Application} app
 */
function namesParametersTakenApart(app) {
  app.converter.on(
    Converter.EVENT_CREATE_SIGNATURE,
    (_context, signature) => {
      mergeDottedTags(signature.comment);
      const parameters = signature.parameters ?? [];
      const named = new Set(parameters.map(({ name }) => name));
      const heads = (signature.comment?.blockTags ?? []).flatMap(({ tag, name }) =>
        tag === "@param" && name !== undefined && !named.has(name) ? [name] : [],
      );
      const unnamed = parameters.filter(({ name }) => name === "__namedParameters");
      unnamed.reverse().forEach((parameter, k) => {
        // Options come last, so the last name belongs to the last parameter.
        const head = heads[heads.length - 1 - k];
        const type = parameter.type?.type === "reference" ? parameter.type.name : "options";
        parameter.name = head ?? `${type[0]?.toLowerCase()}${type.slice(1)}`;
      });
    },
    BEFORE_TYPEDOC,
  );
}

/** Priority over TypeDoc's own listeners, which hand comments to parameters. */
const BEFORE_TYPEDOC = 10_000;

/** @param {import("typedoc").Comment | undefined} comment */
function mergeDottedTags(comment) {
  if (comment === undefined) return;
  const dotted = comment.blockTags.filter(({ tag, name }) => tag === "@param" && name?.includes("."));
  const heads = [...new Set(dotted.map(({ name }) => name?.split(".")[0] ?? ""))];
  for (const head of heads) {
    const parts = dotted.filter(({ name }) => name?.startsWith(`${head}.`));
    const list = parts.flatMap(({ name, content }) => [
      { kind: /** @type {const} */ ("text"), text: `\n- **${name?.slice(head.length + 1)}**: ` },
      ...content,
    ]);
    const own = comment.getIdentifiedTag(head, "@param");
    if (own === undefined) {
      const tag = new CommentTag("@param", list);
      tag.name = head;
      comment.blockTags.push(tag);
    } else own.content.push(...list);
  }
  comment.blockTags = comment.blockTags.filter((tag) => !dotted.includes(tag));
}

export default {
  entryPoints: [at("src/index.ts")],
  tsconfig: at("tsconfig.json"),
  out: at("dist/docs"),
  name: "tenbin",
  readme: "none",
  plugin: [namesParametersTakenApart],
  // A reference for one checkout: no page links to a repository, and the same sources give the same pages.
  disableSources: true,
  hideGenerator: true,
  excludePrivate: true,
  // The class of an error is part of what is said about it.
  preservedTypeAnnotationTags: ["@throws"],
  requiredToBeDocumented: ["Function", "Class", "Method", "Variable"],
  validation: { notDocumented: true, notExported: false, invalidLink: true, invalidPath: true },
  treatWarningsAsErrors: true,
};
