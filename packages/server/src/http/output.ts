import type { z } from 'zod'

/** A file that is sent in pieces. */
export type Download = { name: string; size: number; pieces: AsyncIterable<Uint8Array> }

/** What the operation of a row returns: a page of a list with its total, the output, a file, or nothing. */
export type OutputOf<R> = R extends { pages: string; output: z.ZodArray<infer Item extends z.ZodType> }
  ? { total: number; items: z.input<Item>[]; isCapped?: boolean }
  : R extends { output: infer Schema extends z.ZodType }
    ? z.input<Schema>
    : R extends { download: string }
      ? Download
      : void
