import { z } from 'zod'
import { givenMilliseconds } from '../user-values.ts'

export const orEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema, z.literal('')]).nullable()

export const flag = z
  .string()
  .optional()
  .meta({ description: 'True is `1`, `true`, `y`, `yes`, `yep` or `yeah`.' })

/** Whether a query parameter means true; `docs/wire/management-api.md#0.2`. */
export function isTruthy(word: string | null | undefined): boolean {
  return /^(1|true|y|yes|yep|yeah)$/i.test(word ?? '')
}

export const moment = z
  .string()
  .min(1)
  .transform(Number)
  .pipe(givenMilliseconds)
  .optional()
  .meta({ description: 'Milliseconds since the Unix epoch.' })

/** The end of a period, exclusive. */
export const momentAfter = moment.meta({
  description: 'Milliseconds since the Unix epoch; exclusive.',
})

export const repeatable = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.array(schema)])

/**
 * The search grammar: `search`, `search.<field>`, `mode`, `mode.<field>`, `joint`, `isCaseSensitive`;
 * `docs/wire/management-api.md#2.3`.
 */
export const search = {
  search: repeatable(z.string()).optional(),
  mode: repeatable(z.string()).optional(),
  joint: z.string().optional(),
  isCaseSensitive: flag,
}
