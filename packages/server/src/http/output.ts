import type { z } from 'zod'

/** A file that is sent in pieces. */
export type Download = { name: string; size: number; pieces: AsyncIterable<Uint8Array> }

/** The lines of a stream, some at a time; an empty batch where there are none yet. */
export type Lines<Line = unknown> = AsyncGenerator<Line[], void, undefined>

/** What the operation of a row returns: a page of a list with its total, lines, the output, a file, or nothing. */
export type OutputOf<R> = R extends { pages: string; output: z.ZodArray<infer Item extends z.ZodType> }
  ? { total: number; items: z.input<Item>[]; isCapped?: boolean }
  : R extends { isStream: true; output: infer Schema extends z.ZodType }
    ? Lines<z.input<Schema>>
    : R extends { output: infer Schema extends z.ZodType }
      ? z.input<Schema>
      : R extends { download: string }
        ? Download
        : void
