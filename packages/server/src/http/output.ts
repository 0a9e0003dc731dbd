import type { z } from 'zod'

/** What the operation of a row returns: a page of a list with its total, the output, or nothing. */
export type OutputOf<R> = R extends { pages: string; output: z.ZodArray<infer Item extends z.ZodType> }
  ? { total: number; items: z.input<Item>[]; isCapped?: boolean }
  : R extends { output: infer Schema extends z.ZodType }
    ? z.input<Schema>
    : void
