/** The part of lz4js that is used; it brings no types. */
declare module "lz4js" {
  /** Unpacks an LZ4 frame into `target`; returns how many bytes it filled. */
  export function decompressFrame(packed: Uint8Array, target: Uint8Array): number;
}
